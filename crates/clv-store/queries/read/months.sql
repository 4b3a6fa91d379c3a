select
    month,
    orders::bigint as orders,
    customer_days::bigint as customer_days,
    new_customers::bigint as new_customers,
    repeat_customers::bigint as repeat_customers,
    (value * 100)::bigint as value_cents,
    is_partial
from marts.mart_months
order by month
