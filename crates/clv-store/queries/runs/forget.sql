delete from ops.runs where run_id = $1
