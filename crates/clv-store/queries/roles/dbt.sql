-- clv_dbt reads the files, what the models left behind and the history of runs, and owns what it builds.
do $$
declare
    found record;
begin
    for found in
        select unnest(array['raw', 'ml', 'ops']) as schema_name
    loop
        if not has_schema_privilege('clv_dbt', found.schema_name, 'usage') then
            execute format('grant usage on schema %I to clv_dbt', found.schema_name);
        end if;
    end loop;
    for found in
        select oid::regclass as name from pg_class
        where
            relnamespace in (to_regnamespace('raw'), to_regnamespace('ml'), to_regnamespace('ops'))
            and relkind = 'r'
            and not has_table_privilege('clv_dbt', oid, 'select')
    loop
        execute format('grant select on %s to clv_dbt', found.name);
    end loop;
    -- Made before the role was there, or while it could not be taken.
    for found in
        select nspname from pg_namespace
        where
            nspname in ('staging', 'intermediate', 'marts_build', 'evaluation')
            and nspowner <> to_regrole('clv_dbt')
    loop
        execute format('alter schema %I owner to clv_dbt', found.nspname);
    end loop;
    for found in
        select relation.oid::regclass as name from pg_class as relation
        inner join pg_namespace on relation.relnamespace = pg_namespace.oid
        where
            pg_namespace.nspname in ('staging', 'intermediate', 'marts_build', 'evaluation')
            and relation.relkind in ('r', 'v', 'm')
            and relation.relowner <> to_regrole('clv_dbt')
    loop
        execute format('alter table %s owner to clv_dbt', found.name);
    end loop;
end
$$;
