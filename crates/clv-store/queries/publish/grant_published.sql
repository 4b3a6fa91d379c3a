-- For a role that was made after the last publication. Nothing is granted twice: readers take a change of the schema
-- for a swap. What was published before belongs to nobody but the owner.
do $$
declare
    found record;
begin
    if to_regnamespace('marts') is null then
        return;
    end if;
    if not has_schema_privilege('clv_web', 'marts', 'usage') then
        grant usage on schema marts to clv_web;
    end if;
    for found in
        select oid::regclass as name from pg_class
        where
            relnamespace = to_regnamespace('marts') and relkind = 'r'
            and not has_table_privilege('clv_web', oid, 'select')
    loop
        execute format('grant select on %s to clv_web', found.name);
    end loop;
    if to_regnamespace('marts_prev') is not null then
        revoke all on all tables in schema marts_prev from clv_web;
        revoke all on schema marts_prev from clv_web;
    end if;
end
$$;
