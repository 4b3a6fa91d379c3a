-- A database of our own: nobody gets in, creates temporary tables or writes to schema public unasked.
do $$
begin
    execute format('revoke all on database %I from public', current_database());
end
$$;

revoke all on schema public from public;
