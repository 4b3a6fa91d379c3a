{{
    config(
        indexes=[{'columns': ['state', 'category', 'payment_type', 'month', 'previous_month'], 'unique': true}]
    )
}}

with purchases as (

    select
        customer_id,
        month,
        nullif(state, '') as state,
        nullif(category, '') as category,
        nullif(payment_type, '') as payment_type
    from {{ ref('fct_orders') }}
    where is_purchase

),

buyers as (

    -- One row per customer and month with a purchase, in all together and in every part that can be selected.
    select
        customer_id,
        month,
        state,
        category,
        payment_type,
        grouping(state) = 1 as is_every_state,
        grouping(category) = 1 as is_every_category,
        grouping(payment_type) = 1 as is_every_payment_type
    from purchases
    group by customer_id, month, cube (state, category, payment_type)

),

dated as (

    select
        coalesce(state, '') as state,
        coalesce(category, '') as category,
        coalesce(payment_type, '') as payment_type,
        month,
        lag(month) over (partition by state, category, payment_type, customer_id order by month) as previous_month
    from buyers
    where
        (is_every_state or state is not null)
        and (is_every_category or category is not null)
        and (is_every_payment_type or payment_type is not null)

),

final as (

    select
        state,
        category,
        payment_type,
        month,
        previous_month,
        cast(count(*) as integer) as customers
    from dated
    group by state, category, payment_type, month, previous_month

)

select * from final
