insert into ml.drift (
    model_id, position, measure, subject, then_day, now_day, then_value, now_value, change, lo, hi, reading
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
