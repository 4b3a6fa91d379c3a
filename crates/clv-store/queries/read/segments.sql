select
    segment,
    rule,
    customers::bigint as customers,
    days_since_median,
    purchase_days_mean,
    (value * 100)::bigint as value_cents,
    scored_customers::bigint as scored_customers,
    expected_buyers::double precision as expected_buyers,
    (expected_value * 100)::bigint as expected_value_cents
from marts.mart_segments
order by position
