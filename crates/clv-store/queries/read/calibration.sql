select
    decile::smallint as decile,
    customers::bigint as customers,
    predicted_rate,
    observed_rate,
    round(predicted_value::numeric * 100)::bigint as predicted_value_cents,
    round(actual_value::numeric * 100)::bigint as actual_value_cents
from marts.mart_calibration
order by decile
