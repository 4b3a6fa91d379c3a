-- now() is the start of the transaction, that is of the load.
insert into raw.loads (source, started_at, finished_at, rows)
values ($1, now(), clock_timestamp(), $2)
returning load_id
