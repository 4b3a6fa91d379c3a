select name, role, created_at, changed_at from access.users order by name
