with final as (

    select
        items.order_id,
        items.order_item_id,
        items.item_value,
        items.freight_value,
        -- A category without a translation keeps the shop's own word for it.
        coalesce(translations.category, products.category_name, 'unknown') as category
    from {{ ref('stg_olist__order_items') }} as items
    left join {{ ref('stg_olist__products') }} as products using (product_id)
    left join {{ ref('stg_olist__category_translations') }} as translations using (category_name)

)

select * from final
