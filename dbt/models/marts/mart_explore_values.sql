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

{{
    config(
        indexes=[{'columns': ['state', 'category', 'month', 'bin'], 'unique': true}]
    )
}}

with orders as (

    select
        month,
        nullif(state, '') as state,
        nullif(category, '') as category,
        value,
        -- Orders below zero, a return of its own, are in bin 0.
        width_bucket(cast(value * 100 as bigint), cast(array{{ edges }} as bigint[])) as bin
    from {{ ref('fct_orders') }}

),

sums as (

    select
        state,
        category,
        month,
        bin,
        grouping(state) = 1 as is_every_state,
        grouping(category) = 1 as is_every_category,
        count(*) as orders,
        sum(value) as value
    from orders
    group by month, bin, cube (state, category)

),

final as (

    select
        coalesce(state, '') as state,
        coalesce(category, '') as category,
        month,
        cast(bin as smallint) as bin,
        cast(orders as integer) as orders,
        cast(value as numeric(14, 2)) as value
    from sums
    where (is_every_state or state is not null) and (is_every_category or category is not null)

)

select * from final
