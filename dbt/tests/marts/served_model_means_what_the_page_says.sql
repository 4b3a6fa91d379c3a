-- The horizon and the value basis printed beside every number are this run's settings; the served model
-- must have been trained for the same ones.
select
    model_id,
    horizon_days,
    value_basis
from {{ ref('mart_model') }}
where horizon_days <> {{ days_var('horizon_days') }} or value_basis <> '{{ var("value_basis") }}'
