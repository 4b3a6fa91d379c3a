-- Orders under all filters, by value (bin n starts at edge n), and their totals in the row without a bin.
-- Customers are those who bought something: an order without items makes nobody a customer.
-- $1 first month, $2 last month, $3 state, $4 category; null means no filter. $5 edges in cents, ascending from 0.
with filtered as materialized (
    select
        customer_id,
        items,
        value,
        width_bucket((value * 100)::bigint, $5::bigint[]) as bin
    from marts.fct_orders
    where
        ($1::date is null or month >= $1)
        and ($2::date is null or month <= $2)
        and ($3::text is null or state = $3)
        and ($4::text is null or category = $4)
)

select
    bin,
    count(*) as orders,
    (sum(value) * 100)::bigint as value_cents,
    null::bigint as customers
from filtered
group by bin

union all

select
    null::integer as bin,
    count(*) as orders,
    coalesce(sum(value) * 100, 0)::bigint as value_cents,
    count(distinct customer_id) filter (where items > 0) as customers
from filtered
