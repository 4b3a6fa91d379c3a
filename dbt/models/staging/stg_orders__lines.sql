with final as (

    select
        order_id,
        customer_id,
        ordered_at,
        cast(ordered_at as date) as ordered_on,
        amount,
        quantity,
        region as state,
        category,
        channel,
        file_id,
        line
    from {{ source('raw', 'order_lines') }}

)

select * from final
