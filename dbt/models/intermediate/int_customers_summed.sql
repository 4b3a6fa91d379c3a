{{ config(indexes=[{'columns': ['customer_id'], 'unique': true}]) }}

with customers as (

    select
        customer_id,
        min(purchased_on) filter (where is_purchase) as first_purchase_on,
        max(purchased_on) filter (where is_purchase) as last_purchase_on,
        cast(count(*) filter (where is_purchase) as integer) as purchase_days,
        cast(sum(orders) as integer) as orders,
        cast(sum(value) as numeric(14, 2)) as value
    from {{ ref('int_customer_days') }}
    group by customer_id

),

final as (

    select
        customer_id,
        first_purchase_on,
        last_purchase_on,
        purchase_days,
        orders,
        value,
        -- Where the customer falls when only a share of them is looked at: always the same place, on
        -- every machine and in every month.
        ('x' || substr(md5(customer_id), 1, 8))::bit(32)::bigint / 4294967296.0::double precision as sample_place
    from customers
    -- Who only ever returned something is no customer.
    where purchase_days > 0

)

select * from final
