with final as (

    select
        order_id,
        customer_id as order_customer_id,
        order_status as status,
        order_purchase_timestamp as ordered_at,
        cast(order_purchase_timestamp as date) as ordered_on,
        order_approved_at as approved_at,
        order_delivered_carrier_date as handed_over_at,
        cast(order_delivered_customer_date as date) as delivered_on,
        cast(order_estimated_delivery_date as date) as estimated_on
    from {{ source('raw', 'olist_orders') }}

)

select * from final
