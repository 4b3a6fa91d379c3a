-- $1 the oldest run wanted.
select
    run_id,
    step,
    status,
    seconds,
    summary,
    inputs,
    row_counts,
    tests
from ops.run_steps
where run_id >= $1
order by run_id desc, position
