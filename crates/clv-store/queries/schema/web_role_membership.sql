-- A login that is no superuser can take the role only as its member.
do $$
begin
    if not pg_has_role(current_user, 'clv_web', 'member') then
        execute format('grant clv_web to %I', current_user);
    end if;
exception
    when insufficient_privilege then
        raise warning 'this login may not become a member of role clv_web';
end
$$;
