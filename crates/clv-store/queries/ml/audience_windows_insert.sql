insert into ml.audience_windows (
    model_id, cutoff, audience, window_end, customers, expected_total, low, high, actual_total, is_held
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
