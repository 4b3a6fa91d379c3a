with final as (

    select
        order_id,
        cast(count(*) as integer) as items,
        cast(count(distinct category) as integer) as categories,
        cast(sum(item_value) as numeric(14, 2)) as item_value,
        cast(sum(freight_value) as numeric(14, 2)) as freight_value,
        -- What the order was about: its most expensive item, the first listed among equals.
        (array_agg(category order by item_value desc, order_item_id))[1] as category
    from {{ ref('int_order_items_categorised') }}
    group by order_id

)

select * from final
