with final as (

    select
        cast('{{ var("source") }}' as text) as source,
        cast('{{ var("currency") }}' as text) as currency,
        cast('{{ var("value_basis") }}' as text) as value_basis,
        cast({{ days_var('horizon_days') }} as integer) as horizon_days

)

select * from final
