-- clv_loader owns what it fills: emptying a table, copying with freeze, changing its columns and counting its values
-- are the owner's. Only what is missing is changed, so that a migration waits for no load.
do $$
declare
    found record;
begin
    if not has_schema_privilege('clv_loader', 'raw', 'create')
        or not has_schema_privilege('clv_loader', 'raw', 'usage') then
        grant usage, create on schema raw to clv_loader;
    end if;
    for found in
        select relname from pg_class
        where
            relnamespace = to_regnamespace('raw') and relkind = 'r'
            and relowner <> to_regrole('clv_loader')
    loop
        execute format('alter table raw.%I owner to clv_loader', found.relname);
    end loop;
end
$$;
