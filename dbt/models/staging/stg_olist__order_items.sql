with final as (

    select
        order_id,
        order_item_id,
        product_id,
        seller_id,
        shipping_limit_date as ship_by,
        price as item_value,
        freight_value
    from {{ source('raw', 'olist_order_items') }}

)

select * from final
