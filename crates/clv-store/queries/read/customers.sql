-- One page of customers, from behind a customer of the page next to it, forwards or backwards. {column}, {type},
-- {direction} and {behind} come from constants (read/customers.rs): within a segment the order is an index of the mart, and
-- a page begins inside of it. As many of every segment as a page holds are enough to choose it from.
-- $1 where that customer stands, $2 the customer, $3 beginning of the id, $4 state, $5 first category,
-- $6 bought on more than one day, $7 segment, $8 rows.
select
    listed.customer_id,
    listed.state,
    listed.first_category,
    listed.first_purchase_on,
    listed.last_purchase_on,
    listed.purchase_days::bigint as purchase_days,
    listed.orders::bigint as orders,
    (listed.value * 100)::bigint as value_cents,
    listed.p_returns,
    (listed.spend_if_returns * 100)::bigint as spend_if_returns_cents,
    (listed.expected_value * 100)::bigint as expected_value_cents,
    listed.segment,
    listed.{column}::text as place
from marts.mart_segments as segments
cross join lateral (
    select *
    from marts.dim_customers as customers
    where
        customers.segment = segments.segment
        and {column} is not null
        and ($1::text is null or ({column}, customer_id) {behind} ($1::text::{type}, $2::text))
        and ($3::text is null or customer_id ~>=~ $3::text and customer_id ~<~ ($3::text || chr(1114111)))
        and ($4::text is null or state = $4::text)
        and ($5::text is null or first_category = $5::text)
    order by {column} {direction}, customer_id {direction}
    limit $8::bigint
) as listed
where
    ($6::boolean is null or segments.has_returned = $6::boolean)
    and ($7::text is null or segments.segment = $7::text)
order by listed.{column} {direction}, listed.customer_id {direction}
limit $8::bigint
