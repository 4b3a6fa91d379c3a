{#- Where the bins begin, in cents: zero, and from a tenth of a unit to some thousand million in equal steps, because
    order values spread like a logarithm and unequal steps would show as peaks. The steps are those of the E6 series of
    preferred numbers (IEC 60063): six to a factor of ten. A shop fills a few of the bins, whichever its currency and
    prices suggest; whoever shows them joins the rest. -#}
{%- set edges = [0] -%}
{%- for power in range(11) -%}
    {%- for step in [100, 150, 220, 330, 470, 680] -%}
        {%- do edges.append(step * 10 ** power // 10) -%}
    {%- endfor -%}
{%- endfor -%}

{#- On which day the classes of delivery begin, after the first. -#}
{%- set days = [4, 8, 15, 22, 31] -%}

{{
    config(
        indexes=[{'columns': ['state', 'category', 'payment_type', 'month'], 'unique': true}]
    )
}}

with orders as (

    select
        month,
        nullif(state, '') as state,
        nullif(category, '') as category,
        nullif(payment_type, '') as payment_type,
        is_purchase,
        value,
        -- Orders below zero, a return of its own, are in bin 0.
        width_bucket(cast(value * 100 as bigint), cast(array{{ edges }} as bigint[])) as bin,
        24 * (weekday - 1) + hour as hour,
        5 * width_bucket(delivery_days, array{{ days }}) + review_score - 1 as review
    from {{ ref('fct_orders') }}

),

cells as (

    select
        'bin' as spread,
        bin as cell,
        month,
        state,
        category,
        payment_type,
        value
    from orders
    union all
    select
        'hour' as spread,
        hour as cell,
        month,
        state,
        category,
        payment_type,
        value
    from orders
    where is_purchase and hour is not null
    union all
    select
        'review' as spread,
        review as cell,
        month,
        state,
        category,
        payment_type,
        value
    from orders
    where is_purchase and review is not null

),

sums as (

    select
        state,
        category,
        payment_type,
        month,
        spread,
        cell,
        grouping(state) = 1 as is_every_state,
        grouping(category) = 1 as is_every_category,
        grouping(payment_type) = 1 as is_every_payment_type,
        count(*) as orders,
        sum(value) as value
    from cells
    group by month, spread, cell, cube (state, category, payment_type)

),

named as (

    select
        coalesce(state, '') as state,
        coalesce(category, '') as category,
        coalesce(payment_type, '') as payment_type,
        month,
        spread,
        cast(cell as smallint) as cell,
        cast(orders as integer) as orders,
        cast(value as numeric(14, 2)) as value
    from sums
    where
        (is_every_state or state is not null)
        and (is_every_category or category is not null)
        and (is_every_payment_type or payment_type is not null)

),

final as (

    -- A part and month is one row, whatever its spread: with a row a cell there would be several times as many as orders.
    select
        state,
        category,
        payment_type,
        month,
        array_agg(cell order by cell) filter (where spread = 'bin') as bins,
        array_agg(orders order by cell) filter (where spread = 'bin') as bin_orders,
        array_agg(value order by cell) filter (where spread = 'bin') as bin_values,
        coalesce(array_agg(cell order by cell) filter (where spread = 'hour'), '{}') as hours,
        coalesce(array_agg(orders order by cell) filter (where spread = 'hour'), '{}') as hour_orders,
        coalesce(array_agg(cell order by cell) filter (where spread = 'review'), '{}') as reviews,
        coalesce(array_agg(orders order by cell) filter (where spread = 'review'), '{}') as review_orders
    from named
    group by state, category, payment_type, month

)

select * from final
