-- The latest load that touched each file.
select distinct on (file) file, sha256, bytes, rows
from raw.load_files
order by file, load_id desc
