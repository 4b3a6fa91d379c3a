-- One page of customers, from behind a customer of the page next to it, forwards or backwards. {column}, {type},
-- {direction} and {behind} come from constants (read/customers.rs): the order is an index of the mart, and a page begins
-- inside of it.
-- $1 where that customer stands, $2 the customer, $3 beginning of the id, $4 state, $5 first category,
-- $6 bought on more than one day, $7 segment, $8 rows.
select
    customer_id,
    state,
    first_category,
    first_purchase_on,
    last_purchase_on,
    purchase_days::bigint as purchase_days,
    orders::bigint as orders,
    (value * 100)::bigint as value_cents,
    p_returns,
    (spend_if_returns * 100)::bigint as spend_if_returns_cents,
    (expected_value * 100)::bigint as expected_value_cents,
    segment,
    {column}::text as place
from marts.dim_customers
where
    {column} is not null
    and ($1::text is null or ({column}, customer_id) {behind} ($1::text::{type}, $2::text))
    and ($3::text is null or customer_id ~>=~ $3::text and customer_id ~<~ ($3::text || chr(1114111)))
    and ($4::text is null or state = $4::text)
    and ($5::text is null or first_category = $5::text)
    and ($6::boolean is null or (purchase_days > 1) = $6::boolean)
    and ($7::text is null or segment = $7::text)
order by {column} {direction}, customer_id {direction}
limit $8::bigint
