-- The public sample of Olist that Clave is developed on has numbers counted independently of this
-- project. When exactly that sample is loaded (recognised by its orders and its total price), the
-- models must reproduce them; for any other data the test says nothing.
with loaded as (

    select
        (select count(*) from {{ source('raw', 'olist_orders') }}) as orders,
        (select sum(price) from {{ source('raw', 'olist_order_items') }}) as price

),

orders as (

    select
        count(*) as orders,
        count(*) filter (where items = 0) as orders_without_items,
        sum(item_value) as item_value
    from {{ ref('int_orders_valued') }}

),

customers as (

    select
        count(distinct customer_id) as customers,
        count(*) as customer_days,
        count(distinct customer_id) filter (where day_number > 1) as repeat_customers
    from {{ ref('int_customer_days') }}

)

select
    orders.orders,
    orders.orders_without_items,
    orders.item_value,
    customers.customers,
    customers.customer_days,
    customers.repeat_customers
from loaded
cross join orders
cross join customers
where
    loaded.orders = 17196
    and loaded.price = 2359408.61
    and (
        orders.orders, orders.orders_without_items, orders.item_value,
        customers.customers, customers.customer_days, customers.repeat_customers
    ) is distinct from (16949, 3, 2344050.43, 16801, 16898, 94)
