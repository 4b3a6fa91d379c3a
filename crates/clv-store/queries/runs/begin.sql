insert into ops.runs (command, code_version) values ($1, $2)
returning run_id
