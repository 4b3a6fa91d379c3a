-- What the steps need of the database itself. A login that does not own the database may not pass these on; what
-- that means for the steps is asked afterwards.
do $$
declare
    here text := current_database();
begin
    if not has_database_privilege('clv_loader', here, 'connect')
        or not has_database_privilege('clv_loader', here, 'temporary') then
        execute format('grant connect, temporary on database %I to clv_loader', here);
    end if;
    if not has_database_privilege('clv_dbt', here, 'connect')
        or not has_database_privilege('clv_dbt', here, 'temporary')
        or not has_database_privilege('clv_dbt', here, 'create') then
        execute format('grant connect, temporary, create on database %I to clv_dbt', here);
    end if;
exception
    when insufficient_privilege then null;
end
$$;
