-- $1 the Olist files that a load has just replaced, $2 those that replace them.
update raw.load_files set is_current = false
where
    is_current
    and file = any($1)
    and file_id <> all($2)
    and load_id in (select loads.load_id from raw.loads where loads.kind = 'olist')
