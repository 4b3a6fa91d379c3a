-- A database of our own: nobody gets in, creates temporary tables or writes to schema public unasked. Large objects
-- belong to no schema, so whoever may connect could store some: they are switched off.
do $$
begin
    execute format('revoke all on database %I from public', current_database());
end
$$;

revoke all on schema public from public;

revoke execute on function lo_creat(integer) from public;
revoke execute on function lo_create(oid) from public;
revoke execute on function lo_from_bytea(oid, bytea) from public;
