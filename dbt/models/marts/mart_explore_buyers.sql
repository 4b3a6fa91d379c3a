{{
    config(
        indexes=[{'columns': ['state', 'category', 'month', 'previous_month'], 'unique': true}]
    )
}}

with purchases as (

    select
        customer_id,
        month,
        nullif(state, '') as state,
        nullif(category, '') as category
    from {{ ref('fct_orders') }}
    where is_purchase

),

buyers as (

    -- One row per customer and month with a purchase, in all together and in every part that can be selected.
    select distinct
        customer_id,
        month,
        '' as state,
        '' as category
    from purchases
    union all
    select distinct
        customer_id,
        month,
        state,
        '' as category
    from purchases
    where state is not null
    union all
    select distinct
        customer_id,
        month,
        '' as state,
        category
    from purchases
    where category is not null
    union all
    select distinct
        customer_id,
        month,
        state,
        category
    from purchases
    where state is not null and category is not null

),

dated as (

    select
        state,
        category,
        month,
        lag(month) over (partition by state, category, customer_id order by month) as previous_month
    from buyers

),

final as (

    select
        state,
        category,
        month,
        previous_month,
        cast(count(*) as integer) as customers
    from dated
    group by state, category, month, previous_month

)

select * from final
