-- now() is the start of the transaction, that is of the load.
insert into raw.loads (source, kind, currency, started_at, finished_at, rows)
values ($1, $2, $3, now(), clock_timestamp(), $4)
returning load_id
