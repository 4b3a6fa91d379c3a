{{ config(indexes=[{'columns': ['customer_id', 'purchased_on'], 'unique': true}, {'columns': ['purchased_on']}]) }}

with days as (

    -- Orders of one day are one purchase; an order without items is none.
    select
        customer_id,
        ordered_on as purchased_on,
        cast(count(*) as integer) as orders,
        cast(sum(items) as integer) as items,
        sum(item_value) as item_value,
        sum(freight_value) as freight_value,
        sum(value) as value
    from {{ ref('int_orders_valued') }}
    where items > 0
    group by customer_id, ordered_on

),

final as (

    select
        customer_id,
        purchased_on,
        orders,
        items,
        cast(item_value as numeric(14, 2)) as item_value,
        cast(freight_value as numeric(14, 2)) as freight_value,
        cast(value as numeric(14, 2)) as value,
        -- 1 is the acquisition; everything above is a repeat purchase.
        cast(row_number() over (partition by customer_id order by purchased_on) as integer) as day_number
    from days

)

select * from final
