-- What is expected of some customers. $1 customers
select
    customer_id,
    p_returns,
    (spend_if_returns * 100)::bigint as spend_if_returns_cents,
    (expected_value * 100)::bigint as expected_value_cents
from marts.dim_customers
where customer_id = any($1::text[])
order by customer_id
