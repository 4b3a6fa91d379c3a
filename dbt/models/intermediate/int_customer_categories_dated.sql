with final as (

    select
        orders.customer_id,
        items.category,
        min(orders.ordered_on) as first_bought_on
    from {{ ref('int_orders_valued') }} as orders
    inner join {{ ref('int_order_items_categorised') }} as items using (order_id)
    group by orders.customer_id, items.category

)

select * from final
