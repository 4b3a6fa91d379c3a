-- What the loaded tables say, counted without any model in between, against what the pages show. The
-- raw side is written from the sources on purpose: a join that multiplies or loses rows shows here.
with olist_orders as (

    select
        orders.order_id,
        customers.customer_unique_id as customer_id,
        cast(date_trunc('month', orders.order_purchase_timestamp) as date) as month
    from {{ source('raw', 'olist_orders') }} as orders
    inner join {{ source('raw', 'olist_customers') }} as customers on orders.customer_id = customers.customer_id
    where
        {{ source_is('olist') }}
        and orders.order_status not in ('canceled', 'unavailable')
        and exists (
            select from {{ source('raw', 'olist_order_items') }} as items
            where items.order_id = orders.order_id
        )

),

-- Lines of one order on one day are rounded to cents once.
log_orders as (

    select
        order_id,
        customer_id,
        cast(date_trunc('month', ordered_at) as date) as month,
        max(amount) >= 0 as is_purchase,
        round(sum(amount), 2) as value
    from {{ source('raw', 'order_lines') }}
    where {{ source_is('orders') }}
    group by order_id, customer_id, date_trunc('month', ordered_at), cast(ordered_at as date)

),

customers as (

    select
        customer_id,
        min(month) as month
    from olist_orders
    group by customer_id

    union all

    select
        customer_id,
        min(month) as month
    from log_orders
    where is_purchase
    group by customer_id

),

raw_side as (

    select
        month,
        'orders' as measure,
        count(*) as amount
    from olist_orders
    group by month

    union all

    select
        month,
        'orders' as measure,
        count(*) filter (where is_purchase) as amount
    from log_orders
    group by month

    union all

    select
        cast(date_trunc('month', orders.order_purchase_timestamp) as date) as month,
        'revenue' as measure,
        sum({{ value_by_basis('items.price', 'items.freight_value') }}) as amount
    from {{ source('raw', 'olist_order_items') }} as items
    inner join {{ source('raw', 'olist_orders') }} as orders on items.order_id = orders.order_id
    where {{ source_is('olist') }} and orders.order_status not in ('canceled', 'unavailable')
    group by 1

    union all

    select
        month,
        'revenue' as measure,
        sum(value) as amount
    from log_orders
    group by month

    union all

    select
        month,
        'new_customers' as measure,
        count(*) as amount
    from customers
    group by month

),

marts_side as (

    select
        months.month,
        measures.measure,
        measures.amount
    from {{ ref('mart_months') }} as months
    cross join lateral (
        values
        ('orders', cast(months.orders as numeric)),
        ('revenue', cast(months.value as numeric)),
        ('new_customers', cast(months.new_customers as numeric))
    ) as measures (measure, amount)

),

final as (

    select
        month,
        measure,
        cast(coalesce(raw_side.amount, 0) as numeric(16, 2)) as raw,
        cast(coalesce(marts_side.amount, 0) as numeric(16, 2)) as marts,
        cast(coalesce(marts_side.amount, 0) - coalesce(raw_side.amount, 0) as numeric(16, 2)) as difference
    from raw_side
    full join marts_side using (month, measure)

)

select * from final
