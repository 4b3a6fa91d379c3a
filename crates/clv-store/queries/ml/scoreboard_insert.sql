insert into ml.scoreboard (
    model_id, position, model, label, gini, gini_lo, gini_hi, auc, pr_auc, brier, spearman, mae, rmse,
    bias_ratio, predicted_total, top_decile_share, is_served
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
