select
    rule,
    customers::bigint as customers,
    buyers::bigint as buyers,
    rate
from marts.mart_return_rules
order by position
