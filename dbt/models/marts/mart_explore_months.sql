{{
    config(
        indexes=[
            {'columns': ['state', 'category', 'month'], 'unique': true},
            {'columns': ['category', 'state', 'month']},
        ]
    )
}}

with orders as (

    -- Text without letters is no name: in this table the empty one stands for all together.
    select
        month,
        nullif(state, '') as state,
        nullif(category, '') as category,
        is_purchase,
        value
    from {{ ref('fct_orders') }}

),

sums as (

    select
        state,
        category,
        month,
        grouping(state) = 1 as is_every_state,
        grouping(category) = 1 as is_every_category,
        count(*) filter (where is_purchase) as orders,
        sum(value) as value
    from orders
    group by month, cube (state, category)

),

final as (

    -- What has no name can not be selected; it is part of what is together.
    select
        coalesce(state, '') as state,
        coalesce(category, '') as category,
        month,
        cast(orders as integer) as orders,
        cast(value as numeric(14, 2)) as value
    from sums
    where (is_every_state or state is not null) and (is_every_category or category is not null)

)

select * from final
