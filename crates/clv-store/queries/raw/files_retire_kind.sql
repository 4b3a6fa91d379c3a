-- $1 the kind of source whose tables are being emptied.
update raw.load_files set is_current = false
where
    is_current
    and load_id in (select loads.load_id from raw.loads where loads.kind = $1)
