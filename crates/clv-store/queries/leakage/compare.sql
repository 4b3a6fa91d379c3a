-- The rows as text, floats to the last bit, in one order. The stored ones are those of the customers looked at.
with stored as (

    select
        count(*) as rows,
        md5(coalesce(string_agg(md5(cast(row({columns}) as text)), '' order by customer_id collate "C"), '')) as checksum
    from intermediate.{stored}
    where cutoff = $1 and customer_id in (select looked_at.customer_id from intermediate.int_customers_sampled as looked_at)

),

rebuilt as (

    select
        count(*) as rows,
        md5(coalesce(string_agg(md5(cast(row({columns}) as text)), '' order by customer_id collate "C"), '')) as checksum
    from {aside}intermediate.int_month_end_snapshots
    where cutoff = $1

),

-- Orders that ended cancelled or unavailable are in no snapshot, also in those of days on which nobody knew that yet.
left_out as (

    select customers.customer_unique_id as customer_id
    from raw.olist_orders as orders
    inner join raw.olist_customers as customers on orders.customer_id = customers.customer_id
    where
        orders.order_status in ('canceled', 'unavailable')
        and orders.order_purchase_timestamp < $1::date + 1
        and exists (select from raw.olist_order_items as items where items.order_id = orders.order_id)

)

select
    stored.rows as rows,
    stored.checksum as checksum_before,
    rebuilt.checksum as checksum_after,
    stored.rows = rebuilt.rows and stored.checksum = rebuilt.checksum as passed,
    (select count(*) from left_out) as orders_left_out,
    (
        select count(distinct snapshots.customer_id)
        from intermediate.{stored} as snapshots
        inner join left_out on snapshots.customer_id = left_out.customer_id
        where snapshots.cutoff = $1
    ) as rows_touched
from stored
cross join rebuilt
