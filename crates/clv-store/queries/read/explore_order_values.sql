-- Orders under all filters, by value (bin n starts at edge n), and their totals in the row without a bin.
-- Orders of the totals are purchases, and customers are those who made them: what was given back counts in the value
-- alone. Orders below zero are in bin 0.
-- $1 first month, $2 last month, $3 state, $4 category; null means no filter. $5 edges in cents, ascending from 0.
with filtered as materialized (
    select
        customer_id,
        is_purchase,
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
    count(*) filter (where is_purchase) as orders,
    coalesce(sum(value) * 100, 0)::bigint as value_cents,
    count(distinct customer_id) filter (where is_purchase) as customers
from filtered
