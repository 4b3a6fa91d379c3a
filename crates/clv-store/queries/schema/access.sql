-- Who may log in to the server.
create schema if not exists access;

create table if not exists access.users (
    name text primary key check (name = lower(name) and length(name) between 1 and 200),
    role text not null check (role in ('viewer', 'analyst')),
    -- Argon2id, as a PHC string.
    password_hash text not null,
    created_at timestamptz not null default now(),
    -- Ends the sessions of before.
    changed_at timestamptz not null default clock_timestamp()
);

-- The server may look up one account by its name and cannot list them.
create or replace function access.account(wanted text)
returns table (role text, password_hash text, changed_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select users.role, users.password_hash, users.changed_at
    from access.users
    where users.name = lower(wanted)
$$;

revoke all on function access.account(text) from public;
grant execute on function access.account(text) to clv_web;
grant usage on schema access to clv_web;
