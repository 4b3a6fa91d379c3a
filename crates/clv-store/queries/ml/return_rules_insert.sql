insert into ml.return_rules (model_id, position, rule, customers, buyers, rate)
values ($1, $2, $3, $4, $5, $6)
