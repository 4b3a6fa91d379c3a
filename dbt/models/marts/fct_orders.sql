{{
    config(
        indexes=[
            {'columns': ['order_id', 'customer_id', 'ordered_on'], 'unique': true},
            {'columns': ['ordered_on']},
            {'columns': ['customer_id']},
        ]
    )
}}

with orders as (

    select
        order_id,
        customer_id,
        ordered_at,
        ordered_on,
        is_purchase,
        state,
        category,
        channel,
        payment_type,
        items,
        value,
        freight_value,
        delivered_on,
        review_score
    from {{ ref('int_orders_valued') }}
    where is_purchase or value <> 0

),

moments as (

    select
        cast(ordered_at as time) as moment,
        count(*) as purchases
    from orders
    where is_purchase
    group by moment

),

clock as (

    -- Dates without a time of day all have the same one, midnight or whatever their writer put there. Where more than
    -- half of the purchases share one moment, it is not when they happened.
    select coalesce(2 * max(purchases) <= sum(purchases), false) as is_known
    from moments

),

final as (

    select
        orders.order_id,
        orders.customer_id,
        orders.ordered_on,
        cast(date_trunc('month', orders.ordered_on) as date) as month,
        cast(extract(isodow from orders.ordered_on) as smallint) as weekday,
        case when clock.is_known then cast(extract(hour from orders.ordered_at) as smallint) end as hour,
        orders.is_purchase,
        orders.state,
        orders.category,
        orders.channel,
        orders.payment_type,
        orders.items,
        orders.value,
        orders.freight_value as freight,
        orders.delivered_on - orders.ordered_on as delivery_days,
        cast(orders.review_score as smallint) as review_score
    from orders
    cross join clock

)

select * from final
