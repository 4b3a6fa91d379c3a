with orders as (

    select orders.*
    from {{ ref('int_orders_valued') }} as orders
    inner join {{ ref('int_customers_sampled') }} as customers using (customer_id)
    where orders.is_purchase or orders.value <> 0

),

facts as (

    -- Every fact that a snapshot or a label can hold, on the day it became known. A row as text is
    -- unambiguous, NULLs included.
    select
        ordered_on as day,
        md5(cast(
            row(
                'order', order_id, customer_id, ordered_at, is_purchase, items, item_value, freight_value, value, state,
                category, channel, payment_type, installments, estimated_on
            ) as text
        )) as hash,
        true as is_order
    from orders

    union all

    select
        delivered_on as day,
        md5(cast(row('delivery', order_id, customer_id, ordered_on, delivered_on) as text)) as hash,
        false as is_order
    from orders
    where delivered_on is not null

    union all

    select
        review_written_on as day,
        md5(cast(row('review', order_id, customer_id, ordered_on, review_score, review_written_on) as text)) as hash,
        false as is_order
    from orders
    where review_written_on is not null

    union all

    select
        categories.first_bought_on as day,
        md5(cast(row('category', categories.customer_id, categories.category) as text)) as hash,
        false as is_order
    from {{ ref('int_customer_categories_dated') }} as categories
    inner join {{ ref('int_customers_sampled') }} as customers using (customer_id)

),

final as (

    -- Sums of the two halves of the hashes do not depend on row order, and add up over days: the facts
    -- known by a cutoff are the sum of the days up to it.
    select
        day,
        count(*) as facts,
        count(*) filter (where is_order) as orders,
        sum(cast(cast('x' || substr(hash, 1, 16) as bit(64)) as bigint)) as hash_high,
        sum(cast(cast('x' || substr(hash, 17, 16) as bit(64)) as bigint)) as hash_low,
        coalesce(sum(cast(cast('x' || substr(hash, 1, 16) as bit(64)) as bigint)) filter (where is_order), 0)
            as order_hash_high,
        coalesce(sum(cast(cast('x' || substr(hash, 17, 16) as bit(64)) as bigint)) filter (where is_order), 0)
            as order_hash_low
    from facts
    group by day

)

select * from final
