-- Which schema is called `marts`, and the transaction that called it so.
-- The schema is looked up as statements look up their tables, through the session's cache of the catalog, which may
-- lag behind a commit for a moment. The transaction is read from the catalog itself: it also changes when a rollback
-- brings the same schema back.
-- From here on the connection bears the name of its program and the request that asks ($1), where there is one.
select
    to_regnamespace('marts')::oid::bigint as schema,
    (select xmin::text::bigint from pg_namespace where nspname = 'marts') as renamed_by,
    set_config(
        'application_name',
        case
            when $1::text is null then current_setting('application_name')
            else split_part(current_setting('application_name'), ' ', 1) || ' ' || $1::text
        end,
        false
    ) as bears
