-- Orders by month, by category and by state; what was given back counts in their value, not in their number. The orders are scanned once, into cells; each dimension then
-- obeys every filter but its own, so that what is selected is seen beside what is not.
-- $1 first month, $2 last month, $3 state, $4 category; null means no filter.
with cells as materialized (
    select
        month,
        category,
        state,
        count(*) filter (where is_purchase) as orders,
        sum(value) as value
    from marts.fct_orders
    group by month, category, state
),

marked as (
    select
        month,
        category,
        state,
        orders,
        value,
        ($1::date is null or month >= $1) and ($2::date is null or month <= $2) as in_months,
        ($3::text is null or state = $3) as in_state,
        ($4::text is null or category = $4) as in_category
    from cells
),

-- Months come from the calendar of the marts, so that a month without orders is a gap and not missing.
months as (
    select
        'month' as dimension,
        to_char(calendar.month, 'YYYY-MM-DD') as key,
        sum(marked.orders) filter (where marked.in_state and marked.in_category) as orders,
        sum(marked.value) filter (where marked.in_state and marked.in_category) as value,
        sum(marked.orders) as all_orders,
        sum(marked.value) as all_value,
        bool_or(calendar.is_partial) as is_partial
    from marts.mart_months as calendar
    left join marked on calendar.month = marked.month
    group by calendar.month
),

categories as (
    select
        'category' as dimension,
        category as key,
        sum(orders) filter (where in_months and in_state) as orders,
        sum(value) filter (where in_months and in_state) as value,
        sum(orders) as all_orders,
        sum(value) as all_value,
        false as is_partial
    from marked
    group by category
),

states as (
    select
        'state' as dimension,
        state as key,
        sum(orders) filter (where in_months and in_category) as orders,
        sum(value) filter (where in_months and in_category) as value,
        sum(orders) as all_orders,
        sum(value) as all_value,
        false as is_partial
    from marked
    group by state
),

groups as (
    select dimension, key, orders, value, all_orders, all_value, is_partial from months
    union all
    select dimension, key, orders, value, all_orders, all_value, is_partial from categories
    union all
    select dimension, key, orders, value, all_orders, all_value, is_partial from states
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
where key is not null
order by dimension, key
