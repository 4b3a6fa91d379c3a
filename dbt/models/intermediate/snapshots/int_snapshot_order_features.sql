{{ config(materialized='view') }}

with final as (

    select
        customer_id,
        cutoff,
        role,
        cast(avg(items) as double precision) as items_per_order,
        cast(avg(installments) as double precision) as installments,
        -- Orders that cost nothing at all have no freight share.
        cast(
            sum(freight_value) / nullif(sum(item_value + freight_value), 0) as double precision
        ) as freight_share,
        cast(avg(delivery_delay_days) as double precision) as delivery_delay_days,
        cast(avg(review_score) as double precision) as review_score,
        -- Where the customer lives by the latest order; what brought them by the first.
        (array_agg(state order by ordered_at desc, order_id desc, ordered_on desc))[1] as state,
        (array_agg(category order by ordered_at, order_id, ordered_on))[1] as first_category,
        (array_agg(channel order by ordered_at, order_id, ordered_on))[1] as channel,
        (array_agg(payment_type order by ordered_at, order_id, ordered_on))[1] as payment_type
    from {{ ref('int_orders_as_known') }}
    group by customer_id, cutoff, role

)

select * from final
