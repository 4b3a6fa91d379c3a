-- To the cent: what the files say valued orders are worth is what orders and customer-days add up to.
-- Written against the raw tables, without the joins of the models, so that a join that multiplies or
-- loses rows shows.
with raw as (

    select coalesce(sum({{ value_by_basis('items.price', 'items.freight_value') }}), 0) as value
    from {{ source('raw', 'olist_order_items') }} as items
    where items.order_id in (
        select orders.order_id
        from {{ source('raw', 'olist_orders') }} as orders
        where orders.order_status not in ('canceled', 'unavailable')
    )

),

orders as (

    select coalesce(sum(value), 0) as value
    from {{ ref('int_orders_valued') }}

),

days as (

    select coalesce(sum(value), 0) as value
    from {{ ref('int_customer_days') }}

)

select
    raw.value as raw_value,
    orders.value as orders_value,
    days.value as days_value
from raw
cross join orders
cross join days
where raw.value <> orders.value or orders.value <> days.value
