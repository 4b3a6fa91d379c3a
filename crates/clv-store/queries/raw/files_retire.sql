-- $1 the files that no longer count.
update raw.load_files set is_current = false where file_id = any($1)
