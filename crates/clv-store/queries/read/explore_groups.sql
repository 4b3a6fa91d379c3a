-- Orders by month, by category, by state and by payment type; what was given back counts in their value, not in their
-- number. Each dimension obeys every filter but its own, so that what is selected is seen beside what is not. Sums of every
-- part are in the marts: nothing here grows with the number of orders.
-- $1 first month, $2 last month, $3 state, $4 category, $5 payment type; null means no filter. In the marts an empty name
-- means all.
with months as (
    select
        'month' as dimension,
        to_char(calendar.month, 'YYYY-MM-DD') as key,
        part.orders,
        part.value,
        everything.orders as all_orders,
        everything.value as all_value,
        calendar.is_partial
    -- Months come from the calendar of the marts, so that a month without orders is a gap and not missing.
    from marts.mart_months as calendar
    left join marts.mart_explore_months as part
        on
            part.state = coalesce($3::text, '')
            and part.category = coalesce($4::text, '')
            and part.payment_type = coalesce($5::text, '')
            and part.month = calendar.month
    left join marts.mart_explore_months as everything
        on
            everything.state = ''
            and everything.category = ''
            and everything.payment_type = ''
            and everything.month = calendar.month
),

names as (
    select
        'category' as dimension,
        category as key,
        sum(orders) as orders,
        sum(value) as value
    from marts.mart_explore_months
    where
        state = coalesce($3::text, '')
        and payment_type = coalesce($5::text, '')
        and category <> ''
        and ($1::date is null or month >= $1)
        and ($2::date is null or month <= $2)
    group by category
    union all
    select
        'state' as dimension,
        state as key,
        sum(orders) as orders,
        sum(value) as value
    from marts.mart_explore_months
    where
        category = coalesce($4::text, '')
        and payment_type = coalesce($5::text, '')
        and state <> ''
        and ($1::date is null or month >= $1)
        and ($2::date is null or month <= $2)
    group by state
    union all
    select
        'payment' as dimension,
        payment_type as key,
        sum(orders) as orders,
        sum(value) as value
    from marts.mart_explore_months
    where
        state = coalesce($3::text, '')
        and category = coalesce($4::text, '')
        and payment_type <> ''
        and ($1::date is null or month >= $1)
        and ($2::date is null or month <= $2)
    group by payment_type
),

groups as (
    select dimension, key, orders, value, all_orders, all_value, is_partial from months
    union all
    select
        known.dimension,
        known.name as key,
        names.orders,
        names.value,
        known.orders as all_orders,
        known.value as all_value,
        false as is_partial
    from marts.mart_explore_names as known
    left join names on known.dimension = names.dimension and known.name = names.key
)

select
    dimension,
    key,
    coalesce(orders, 0)::bigint as orders,
    coalesce(value * 100, 0)::bigint as value_cents,
    coalesce(all_orders, 0)::bigint as all_orders,
    coalesce(all_value * 100, 0)::bigint as all_value_cents,
    is_partial
from groups
order by dimension, key
