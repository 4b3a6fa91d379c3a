-- An order log has no payments, deliveries, reviews or freight: they are NULL in every order and every
-- feature, never zero.
select
    orders.order_id,
    orders.customer_id
from {{ ref('int_orders_valued') }} as orders
where
    {{ source_is('orders') }}
    and (
        orders.freight_value is not null
        or orders.payment_type is not null
        or orders.installments is not null
        or orders.delivered_on is not null
        or orders.review_score is not null
    )

union all

select
    snapshots.customer_id as order_id,
    snapshots.customer_id
from {{ ref('int_score_snapshots') }} as snapshots
where
    {{ source_is('orders') }}
    and (
        snapshots.installments is not null
        or snapshots.freight_share is not null
        or snapshots.delivery_delay_days is not null
        or snapshots.review_score is not null
        or snapshots.payment_type is not null
    )
