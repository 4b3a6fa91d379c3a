-- The role's limits in this database, for whoever logs in as it. They are defaults that a session could
-- change; what the role can never do is decided by grants alone.
do $$
declare
    here text := current_database();
    wanted text;
begin
    execute format('grant connect on database %I to clv_web', here);
    foreach wanted in array array[
        'statement_timeout=10s',
        'default_transaction_read_only=on',
        'idle_in_transaction_session_timeout=30s'
    ]
    loop
        execute format(
            'alter role clv_web in database %I set %I to %L',
            here, split_part(wanted, '=', 1), split_part(wanted, '=', 2)
        );
    end loop;
exception
    when insufficient_privilege then
        -- The server sets the same limits on its connections.
        raise warning 'this login may not set the limits of role clv_web';
end
$$;
