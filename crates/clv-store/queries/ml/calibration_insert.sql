insert into ml.calibration (
    model_id, decile, customers, predicted_rate, observed_rate, predicted_value, actual_value
)
values ($1, $2, $3, $4, $5, $6, $7)
