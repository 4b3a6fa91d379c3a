select
    model.model_id,
    model.trained_at,
    overview.source_kind,
    overview.currency,
    model.horizon_days,
    model.value_basis,
    model.as_of,
    model.test_cutoff,
    model.first_train_cutoff,
    model.last_train_cutoff,
    model.train_rows::bigint as train_rows,
    model.train_buyers::bigint as train_buyers,
    model.test_customers::bigint as test_customers,
    model.test_buyers::bigint as test_buyers,
    (model.test_actual_total * 100)::bigint as test_actual_total_cents,
    model.verdict,
    length(model.artefact)::bigint as artefact_bytes
from marts.mart_model as model
cross join marts.mart_overview as overview
