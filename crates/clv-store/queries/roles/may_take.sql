-- May this login take the role, and has it the rights of the role without taking it? The second is needed to swap
-- and to drop what the role made. PostgreSQL 16 tells membership and the right to SET ROLE apart.
select
    pg_has_role(current_user, $1::name, 'USAGE')
    and case
        when current_setting('server_version_num')::integer >= 160000 then pg_has_role(current_user, $1::name, 'SET')
        else pg_has_role(current_user, $1::name, 'MEMBER')
    end
