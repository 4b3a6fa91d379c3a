-- $1 customer, $2 rows. The youngest first.
select
    order_id,
    ordered_on,
    is_purchase,
    category,
    payment_type,
    channel,
    items::double precision as items,
    (value * 100)::bigint as value_cents,
    delivery_days,
    review_score::int as review_score
from marts.fct_orders
where customer_id = $1
order by ordered_on desc, order_id desc
limit $2::bigint
