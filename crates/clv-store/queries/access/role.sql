update access.users set role = $2, changed_at = clock_timestamp() where name = lower($1)
