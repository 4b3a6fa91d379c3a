with orders as (

    select
        orders.order_id,
        customers.customer_id,
        orders.ordered_at,
        orders.ordered_on,
        orders.status,
        customers.state,
        orders.delivered_on,
        orders.estimated_on
    from {{ ref('stg_olist__orders') }} as orders
    -- order_customer_id is one per order; the person behind it is customer_id.
    inner join {{ ref('stg_olist__customers') }} as customers using (order_customer_id)
    where orders.status not in ('canceled', 'unavailable')

),

final as (

    select
        orders.order_id,
        orders.customer_id,
        orders.ordered_at,
        orders.ordered_on,
        orders.status,
        coalesce(items.items, 0) > 0 as is_purchase,
        coalesce(items.items, 0) as items,
        cast(coalesce(items.item_value, 0) as numeric(14, 2)) as item_value,
        cast(coalesce(items.freight_value, 0) as numeric(14, 2)) as freight_value,
        cast(
            coalesce({{ value_by_basis('items.item_value', 'items.freight_value') }}, 0) as numeric(14, 2)
        ) as value,
        orders.state,
        coalesce(items.category, 'unknown') as category,
        coalesce(items.categories, 0) as categories,
        payments.payment_type,
        payments.installments,
        orders.delivered_on,
        orders.estimated_on,
        reviews.review_score,
        reviews.review_written_on
    from orders
    left join {{ ref('int_order_items_summed') }} as items using (order_id)
    left join {{ ref('int_order_payments_summed') }} as payments using (order_id)
    left join {{ ref('int_order_reviews_ranked') }} as reviews using (order_id)

)

select * from final
