-- ALTER ROLE takes no parameters, and a statement that holds the password would end up in logs.
do $$
begin
    execute format('alter role clv_web login password %L', current_setting('clave.web_password'));
    perform set_config('clave.web_password', '', true);
end
$$;
