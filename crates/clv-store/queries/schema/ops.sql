-- What was done to the database, for whoever runs it.
create schema if not exists ops;

-- One row a swap of the marts. `shows` is the publication whose marts are live since: its own id for a
-- publication, an earlier one's for a rollback.
create table if not exists ops.publications (
    publication_id bigint generated always as identity primary key,
    kind text not null check (kind in ('publish', 'rollback')),
    happened_at timestamptz not null default now(),
    model_id text,
    shows bigint
);

-- What each step of the pipeline was last run on: a step whose fingerprint is the same has nothing to do.
create table if not exists ops.steps (
    step text primary key,
    fingerprint text not null,
    summary text not null,
    seconds double precision not null,
    finished_at timestamptz not null
);
