insert into access.users (name, role, password_hash) values (lower($1), $2, $3) on conflict (name) do nothing
