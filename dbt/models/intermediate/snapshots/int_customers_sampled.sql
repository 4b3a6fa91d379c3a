{{ config(indexes=[{'columns': ['customer_id'], 'unique': true}]) }}

with final as (

    select
        customers.customer_id,
        customers.first_purchase_on
    from {{ ref('int_customers_summed') }} as customers
    cross join {{ ref('int_settings') }} as settings
    where customers.sample_place < settings.snapshot_share

)

select * from final
