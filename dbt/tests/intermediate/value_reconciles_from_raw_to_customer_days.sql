-- To the cent: what the files say orders are worth is what orders and customer-days add up to. Written
-- against the raw tables, without the joins of the models, so that a join that multiplies or loses rows
-- shows.
with olist as (

    select coalesce(sum({{ value_by_basis('items.price', 'items.freight_value') }}), 0) as value
    from {{ source('raw', 'olist_order_items') }} as items
    where
        {{ source_is('olist') }}
        and items.order_id in (
            select orders.order_id
            from {{ source('raw', 'olist_orders') }} as orders
            where orders.order_status not in ('canceled', 'unavailable')
        )

),

log_orders as (

    -- Lines of one order on one day are rounded to cents once.
    select round(sum(amount), 2) as value
    from {{ source('raw', 'order_lines') }}
    where {{ source_is('orders') }}
    group by order_id, customer_id, cast(ordered_at as date)

),

log as (

    select coalesce(sum(value), 0) as value
    from log_orders

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
    olist.value + log.value as raw_value,
    orders.value as orders_value,
    days.value as days_value
from olist
cross join log
cross join orders
cross join days
where olist.value + log.value <> orders.value or orders.value <> days.value
