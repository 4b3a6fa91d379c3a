-- The files whose lines are loaded, in the order they came.
select
    load_files.file_id,
    load_files.file,
    load_files.sha256,
    load_files.reading,
    load_files.bytes,
    load_files.rows,
    load_files.rows_read,
    load_files.rows_bad,
    load_files.rows_apart
from raw.load_files
inner join raw.loads on load_files.load_id = loads.load_id
where loads.kind = 'orders' and load_files.is_current and load_files.sha256 is not null
order by load_files.file_id
