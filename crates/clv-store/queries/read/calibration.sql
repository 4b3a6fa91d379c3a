select
    decile::smallint as decile,
    customers::bigint as customers,
    predicted_rate,
    observed_rate,
    round(predicted_value::numeric * 100)::bigint as predicted_value_cents,
    round(actual_value::numeric * 100)::bigint as actual_value_cents,
    coalesce(
        (sum(customers) over best_first)::double precision / nullif(sum(customers) over everybody, 0), 0
    ) as customers_share,
    sum(customers * actual_value) over best_first
        / nullif(sum(customers * actual_value) over everybody, 0) as value_share
from marts.mart_calibration
window
    best_first as (order by decile),
    everybody as ()
order by decile
