with final as (

    select
        customer_id as order_customer_id,
        customer_unique_id as customer_id,
        customer_zip_code_prefix as zip_code_prefix,
        customer_city as city,
        customer_state as state
    from {{ source('raw', 'olist_customers') }}

)

select * from final
