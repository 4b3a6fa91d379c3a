{{
    config(
        indexes=[
            {'columns': ['state', 'category', 'payment_type', 'month'], 'unique': true},
            {'columns': ['payment_type', 'state', 'month']},
            {'columns': ['payment_type', 'category', 'month']},
        ]
    )
}}

with orders as (

    -- Text without letters is no name: in this table the empty one stands for all together.
    select
        month,
        nullif(state, '') as state,
        nullif(category, '') as category,
        nullif(payment_type, '') as payment_type,
        is_purchase,
        value
    from {{ ref('fct_orders') }}

),

sums as (

    select
        state,
        category,
        payment_type,
        month,
        grouping(state) = 1 as is_every_state,
        grouping(category) = 1 as is_every_category,
        grouping(payment_type) = 1 as is_every_payment_type,
        count(*) filter (where is_purchase) as orders,
        sum(value) as value
    from orders
    group by month, cube (state, category, payment_type)

),

final as (

    -- What has no name can not be selected; it is part of what is together.
    select
        coalesce(state, '') as state,
        coalesce(category, '') as category,
        coalesce(payment_type, '') as payment_type,
        month,
        cast(orders as integer) as orders,
        cast(value as numeric(14, 2)) as value
    from sums
    where
        (is_every_state or state is not null)
        and (is_every_category or category is not null)
        and (is_every_payment_type or payment_type is not null)

)

select * from final
