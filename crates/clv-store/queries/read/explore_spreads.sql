-- How the orders under all filters spread over values, over the hours of the week, and over days to delivery and review
-- scores: the cells that have orders, as `mart_explore_spreads` numbers them. Orders by value include returns of their
-- own; the others are purchases.
-- A row without a cell: of `total` the sums under all filters, whose orders are purchases and whose customers are those
-- who made them; of `hour` and `review` how many orders of the whole shop are known in it.
-- $1 first month, $2 last month, $3 state, $4 category, $5 payment type; null means no filter. In the marts an empty name
-- means all.
with spreads as (
    select bins, bin_orders, bin_values, hours, hour_orders, reviews, review_orders
    from marts.mart_explore_spreads
    where
        state = coalesce($3::text, '')
        and category = coalesce($4::text, '')
        and payment_type = coalesce($5::text, '')
        and ($1::date is null or month >= $1)
        and ($2::date is null or month <= $2)
),

everything as (
    select hour_orders, review_orders
    from marts.mart_explore_spreads
    where state = '' and category = '' and payment_type = ''
)

select
    'value' as spread,
    found.cell::integer as cell,
    sum(found.orders)::bigint as orders,
    (sum(found.value) * 100)::bigint as value_cents,
    null::bigint as customers
from spreads
cross join lateral unnest(bins, bin_orders, bin_values) as found (cell, orders, value)
group by found.cell

union all

select
    'hour' as spread,
    found.cell::integer as cell,
    sum(found.orders)::bigint as orders,
    0::bigint as value_cents,
    null::bigint as customers
from spreads
cross join lateral unnest(hours, hour_orders) as found (cell, orders)
group by found.cell

union all

select
    'review' as spread,
    found.cell::integer as cell,
    sum(found.orders)::bigint as orders,
    0::bigint as value_cents,
    null::bigint as customers
from spreads
cross join lateral unnest(reviews, review_orders) as found (cell, orders)
group by found.cell

union all

select
    'hour' as spread,
    null::integer as cell,
    coalesce(sum(found.orders), 0)::bigint as orders,
    0::bigint as value_cents,
    null::bigint as customers
from everything
cross join lateral unnest(hour_orders) as found (orders)

union all

select
    'review' as spread,
    null::integer as cell,
    coalesce(sum(found.orders), 0)::bigint as orders,
    0::bigint as value_cents,
    null::bigint as customers
from everything
cross join lateral unnest(review_orders) as found (orders)

union all

select
    'total' as spread,
    null::integer as cell,
    coalesce(sum(orders), 0)::bigint as orders,
    coalesce(sum(value) * 100, 0)::bigint as value_cents,
    (
        -- Each customer counts in the first of the months they bought in.
        select coalesce(sum(customers), 0)::bigint
        from marts.mart_explore_buyers
        where
            state = coalesce($3::text, '')
            and category = coalesce($4::text, '')
            and payment_type = coalesce($5::text, '')
            and ($1::date is null or month >= $1)
            and ($2::date is null or month <= $2)
            and (previous_month is null or previous_month < $1)
    ) as customers
from marts.mart_explore_months
where
    state = coalesce($3::text, '')
    and category = coalesce($4::text, '')
    and payment_type = coalesce($5::text, '')
    and ($1::date is null or month >= $1)
    and ($2::date is null or month <= $2)
