-- What is published belongs to the owner: whoever built it cannot change it any more.
do $$
declare
    found record;
begin
    execute format('alter schema marts_build owner to %I', current_user);
    for found in
        select oid::regclass as name from pg_class
        where
            relnamespace = to_regnamespace('marts_build')
            and relkind in ('r', 'v', 'm')
            and relowner <> to_regrole(quote_ident(current_user))
    loop
        execute format('alter table %s owner to %I', found.name, current_user);
    end loop;
end
$$;
