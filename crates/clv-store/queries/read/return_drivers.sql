select
    feature,
    step,
    choice,
    odds_ratio,
    odds_ratio_low,
    odds_ratio_high,
    verdict,
    customers::bigint as customers,
    returned::bigint as returned
from marts.mart_return_drivers
order by position
