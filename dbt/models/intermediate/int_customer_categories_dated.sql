with bought as (

    select
        orders.customer_id,
        items.category,
        orders.ordered_on
    from {{ ref('int_orders_valued') }} as orders
    inner join {{ ref('int_order_items_categorised') }} as items using (order_id)
    where {{ source_is('olist') }}

    union all

    select
        customer_id,
        category,
        ordered_on
    from {{ ref('stg_orders__lines') }}
    where {{ source_is('orders') }} and amount >= 0 and category is not null

),

final as (

    select
        customer_id,
        category,
        min(ordered_on) as first_bought_on
    from bought
    group by customer_id, category

)

select * from final
