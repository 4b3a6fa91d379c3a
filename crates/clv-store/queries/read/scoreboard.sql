select
    model,
    label,
    gini,
    gini_lo,
    gini_hi,
    auc,
    pr_auc,
    brier,
    spearman,
    mae,
    rmse,
    bias_ratio,
    round(predicted_total::numeric * 100)::bigint as predicted_total_cents,
    top_decile_share,
    is_served
from marts.mart_scoreboard
order by position, model
