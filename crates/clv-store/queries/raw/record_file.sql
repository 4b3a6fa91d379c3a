insert into raw.load_files (load_id, file, sha256, bytes, rows)
values ($1, $2, $3, $4, $5)
