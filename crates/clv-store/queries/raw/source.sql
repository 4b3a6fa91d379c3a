select source from raw.loads order by load_id desc limit 1
