-- $1 what the schemas are made from.
select exists (
    select from ops.migration
    where
        fingerprint = md5($1)
        and to_regclass('raw.quarantine') is not null
        and to_regclass('ml.audiences') is not null
        and to_regclass('ops.run_steps') is not null
)
