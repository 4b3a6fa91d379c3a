-- Which schema is called `marts`, and the transaction that called it so.
-- The schema is looked up as statements look up their tables, through the session's cache of the catalog, which may
-- lag behind a commit for a moment. The transaction is read from the catalog itself: it also changes when a rollback
-- brings the same schema back.
select
    to_regnamespace('marts')::oid::bigint as schema,
    (select xmin::text::bigint from pg_namespace where nspname = 'marts') as renamed_by
