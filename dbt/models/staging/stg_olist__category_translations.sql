with final as (

    select
        product_category_name as category_name,
        product_category_name_english as category
    from {{ source('raw', 'product_category_name_translation') }}

)

select * from final
