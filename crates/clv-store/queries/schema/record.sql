insert into ops.migration (fingerprint) values (md5($1))
on conflict (is_only) do update set fingerprint = excluded.fingerprint, migrated_at = now()
