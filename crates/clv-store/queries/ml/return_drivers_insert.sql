insert into ml.return_drivers (
    model_id, position, feature, step, choice, odds_ratio, odds_ratio_low, odds_ratio_high, verdict, customers, returned
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
