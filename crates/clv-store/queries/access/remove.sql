delete from access.users where name = lower($1)
