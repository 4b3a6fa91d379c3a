-- $1 how many; newest first.
select
    run_id,
    command,
    started_at,
    finished_at,
    status,
    code_version,
    error
from ops.runs
order by run_id desc
limit $1
