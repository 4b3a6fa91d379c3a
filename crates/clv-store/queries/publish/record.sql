insert into ops.publications (kind, model_id, shows)
values ($1, $2, $3)
returning publication_id, happened_at
