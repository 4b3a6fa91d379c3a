select
    tier,
    customers::bigint as customers,
    (least_value * 100)::bigint as least_value_cents,
    expected_buyers::double precision as expected_buyers,
    (expected_value * 100)::bigint as expected_value_cents
from marts.mart_value_tiers
order by position
