-- A run that says it is running while nobody holds its lock: its process was killed, or the database was.
-- $1 first half of the lock's key; the second is the run's number.
update ops.runs as run
set status = 'interrupted', finished_at = coalesce(
    (select max(step.finished_at) from ops.run_steps as step where step.run_id = run.run_id), run.started_at
)
where
    run.status = 'running'
    and not exists (
        select from pg_locks as held
        where
            held.locktype = 'advisory'
            and held.database = (select oid from pg_database where datname = current_database())
            and held.classid::bigint = $1::bigint
            and held.objid::bigint = run.run_id
            and held.objsubid = 2
            and held.granted
    )
