insert into ml.models (
    model_id, trained_at, horizon_days, value_basis, as_of, test_cutoff, first_train_cutoff,
    last_train_cutoff, train_rows, train_buyers, test_customers, test_buyers, test_actual_total,
    verdict, artefact, judged, distributions
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::bigint / 100.0, $14, $15, $16, $17)
on conflict (model_id) do update set
    trained_at = excluded.trained_at,
    horizon_days = excluded.horizon_days,
    value_basis = excluded.value_basis,
    as_of = excluded.as_of,
    test_cutoff = excluded.test_cutoff,
    first_train_cutoff = excluded.first_train_cutoff,
    last_train_cutoff = excluded.last_train_cutoff,
    train_rows = excluded.train_rows,
    train_buyers = excluded.train_buyers,
    test_customers = excluded.test_customers,
    test_buyers = excluded.test_buyers,
    test_actual_total = excluded.test_actual_total,
    verdict = excluded.verdict,
    artefact = excluded.artefact,
    judged = excluded.judged,
    distributions = excluded.distributions
