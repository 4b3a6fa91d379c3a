insert into raw.load_files (
    load_id,
    file_id,
    file,
    sha256,
    reading,
    bytes,
    rows,
    rows_read,
    rows_bad,
    rows_apart,
    rows_new,
    rows_changed,
    rows_in_table,
    is_official
)
overriding system value
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
