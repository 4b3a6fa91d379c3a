{{ config(indexes=[{'columns': ['order_id', 'customer_id', 'ordered_on'], 'unique': true}]) }}

with final as (

    select
        order_id,
        customer_id,
        ordered_at,
        ordered_on,
        is_purchase,
        cast(items as numeric(14, 3)) as items,
        item_value,
        freight_value,
        value,
        state,
        category,
        categories,
        cast(null as text) as channel,
        payment_type,
        installments,
        delivered_on,
        estimated_on,
        review_score,
        review_written_on
    from {{ ref('int_olist_orders_valued') }}
    where {{ source_is('olist') }}

    union all

    -- An order log has amounts and nothing about payment, delivery or reviews: unknown, not zero.
    select
        order_id,
        customer_id,
        ordered_at,
        ordered_on,
        is_purchase,
        items,
        value as item_value,
        cast(null as numeric(14, 2)) as freight_value,
        value,
        state,
        category,
        categories,
        channel,
        null as payment_type,
        null as installments,
        null as delivered_on,
        null as estimated_on,
        null as review_score,
        null as review_written_on
    from {{ ref('int_log_orders_valued') }}
    where {{ source_is('orders') }}

)

select * from final
