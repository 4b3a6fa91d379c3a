with final as (

    -- Where the customer lives by the latest order; what brought them by the first.
    select
        customer_id,
        cutoff,
        (array_agg(state order by ordered_at desc, order_id desc))[1] as state,
        (array_agg(category order by ordered_at, order_id))[1] as first_category,
        (array_agg(payment_type order by ordered_at, order_id))[1] as payment_type
    from {{ ref('int_orders_as_known') }}
    group by customer_id, cutoff

)

select * from final
