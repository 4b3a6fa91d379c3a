select coalesce(max(load_id), 0) from raw.loads
