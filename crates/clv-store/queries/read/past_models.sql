select
    model_id,
    trained_at,
    label,
    test_cutoff,
    test_customers,
    test_buyers,
    gini,
    gini_lo,
    gini_hi,
    standing
from marts.mart_past_models
order by trained_at desc, model_id
