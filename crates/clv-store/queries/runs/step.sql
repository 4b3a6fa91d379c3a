insert into ops.run_steps (run_id, position, step, status, seconds, summary, inputs, row_counts, tests)
values (
    $1,
    (select coalesce(max(position), 0) + 1 from ops.run_steps where run_id = $1),
    $2, $3, $4, $5, $6, $7, $8
)
