update access.users set password_hash = $2, changed_at = clock_timestamp() where name = lower($1)
