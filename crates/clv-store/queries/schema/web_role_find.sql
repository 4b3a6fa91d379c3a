select rolcanlogin from pg_roles where rolname = 'clv_web'
