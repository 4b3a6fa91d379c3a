with final as (

    select
        order_id,
        payment_sequential,
        payment_type,
        payment_installments as installments,
        payment_value
    from {{ source('raw', 'olist_order_payments') }}

)

select * from final
