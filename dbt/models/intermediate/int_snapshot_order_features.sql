with final as (

    select
        customer_id,
        cutoff,
        cast(avg(items) as double precision) as items_per_order,
        cast(avg(installments) as double precision) as installments,
        -- Orders that cost nothing at all have no freight share.
        cast(
            sum(freight_value) / nullif(sum(item_value + freight_value), 0) as double precision
        ) as freight_share,
        cast(avg(delivery_delay_days) as double precision) as delivery_delay_days,
        cast(avg(review_score) as double precision) as review_score
    from {{ ref('int_orders_as_known') }}
    group by customer_id, cutoff

)

select * from final
