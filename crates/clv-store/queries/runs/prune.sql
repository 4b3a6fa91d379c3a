-- $1 how many of the newest are kept.
delete from ops.runs
where run_id not in (select newest.run_id from ops.runs as newest order by newest.run_id desc limit $1)
