with final as (

    select
        order_id,
        cast(sum(payment_value) as numeric(14, 2)) as payment_value,
        -- How it was paid, all ways by name. Orders split over vouchers have up to 29 payment rows: they
        -- are merged here, before anything is joined to them.
        string_agg(distinct payment_type, ' + ' order by payment_type) as payment_type,
        max(installments) as installments
    from {{ ref('stg_olist__order_payments') }}
    group by order_id

)

select * from final
