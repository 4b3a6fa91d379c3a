{{
    config(
        indexes=[
            {'columns': ['order_id', 'customer_id', 'ordered_on'], 'unique': true},
            {'columns': ['ordered_on']},
            {'columns': ['customer_id']},
        ]
    )
}}

with final as (

    select
        order_id,
        customer_id,
        ordered_on,
        cast(date_trunc('month', ordered_on) as date) as month,
        cast(extract(isodow from ordered_on) as smallint) as weekday,
        cast(extract(hour from ordered_at) as smallint) as hour,
        is_purchase,
        state,
        category,
        channel,
        payment_type,
        items,
        value,
        freight_value as freight,
        delivered_on - ordered_on as delivery_days,
        cast(review_score as smallint) as review_score
    from {{ ref('int_orders_valued') }}
    where is_purchase or value <> 0

)

select * from final
