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

-- What last changed the schemas and rights that `clv` makes: a command that finds the same has nothing to change.
create table if not exists ops.migration (
    is_only boolean primary key default true check (is_only),
    fingerprint text not null,
    migrated_at timestamptz not null default now()
);

-- One row a command that changes the database. A run whose process was killed stays `running` until the next one
-- finds that nobody holds its lock any more.
create table if not exists ops.runs (
    run_id bigint generated always as identity primary key,
    command text not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    status text not null default 'running' check (status in ('running', 'done', 'failed', 'interrupted')),
    code_version text not null,
    error text
);

-- What a run did. `inputs`: what the step was made from (checksums, settings); `row_counts`: rows written by table;
-- `tests`: dbt's tests, each with name, kind, status, failures and seconds.
create table if not exists ops.run_steps (
    run_id bigint not null references ops.runs on delete cascade,
    position integer not null,
    step text not null,
    status text not null check (status in ('done', 'unchanged', 'failed')),
    finished_at timestamptz not null default clock_timestamp(),
    seconds double precision not null,
    summary text not null,
    inputs jsonb not null default '{}',
    row_counts jsonb not null default '{}',
    tests jsonb not null default '[]',
    primary key (run_id, position)
);

-- The proof that features are of their time: what the last check found, one row a cutoff. A new transformation empties
-- it. `facts_deleted`: orders, deliveries, reviews and lines that came after the cutoff.
create table if not exists ops.leakage_checks (
    cutoff date primary key,
    role text not null,
    rows bigint not null,
    facts_deleted bigint not null,
    checksum_before text not null,
    checksum_after text not null,
    passed boolean not null,
    orders_left_out bigint not null,
    rows_touched bigint not null,
    checked_at timestamptz not null default now()
);
