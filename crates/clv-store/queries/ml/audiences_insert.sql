insert into ml.audiences (model_id, position, audience, customers, expected_buyers, expected_total, low, high)
values ($1, $2, $3, $4, $5, $6, $7, $8)
