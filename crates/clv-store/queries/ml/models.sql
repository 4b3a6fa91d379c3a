select
    model_id, trained_at, horizon_days, value_basis, as_of, test_cutoff, first_train_cutoff,
    last_train_cutoff, train_rows, train_buyers, test_customers, test_buyers,
    (test_actual_total * 100)::bigint as test_actual_total_cents, verdict, artefact, judged,
    distributions
from ml.models
where model_id = $1 or ($1 is null and is_served)
