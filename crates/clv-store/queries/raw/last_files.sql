-- The latest load that touched each Olist file.
select distinct on (load_files.file)
    load_files.load_id,
    load_files.file_id,
    load_files.file,
    load_files.sha256,
    load_files.bytes,
    load_files.rows,
    load_files.rows_read,
    load_files.rows_bad,
    load_files.rows_in_table,
    load_files.is_official
from raw.load_files
inner join raw.loads on load_files.load_id = loads.load_id
where loads.kind = 'olist' and load_files.is_current
order by load_files.file, load_files.load_id desc
