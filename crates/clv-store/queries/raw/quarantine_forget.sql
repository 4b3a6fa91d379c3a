-- Rows set aside from files that no longer count.
delete from raw.quarantine
where not exists (
    select from raw.load_files
    where load_files.file_id = quarantine.file_id and load_files.is_current
)
