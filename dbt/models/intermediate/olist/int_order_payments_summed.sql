with final as (

    select
        order_id,
        cast(sum(payment_value) as numeric(14, 2)) as payment_value,
        -- How most of it was paid, the first row among equals. Orders split over vouchers have up to
        -- 29 payment rows: they are merged here, before anything is joined to them.
        (array_agg(payment_type order by payment_value desc, payment_sequential))[1] as payment_type,
        max(installments) as installments
    from {{ ref('stg_olist__order_payments') }}
    group by order_id

)

select * from final
