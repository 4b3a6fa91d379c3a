{{ config(indexes=[{'columns': ['customer_id', 'purchased_on'], 'unique': true}]) }}

with days as (

    -- Orders of one day are one purchase. An order without items is none, and neither is a return: a
    -- day of returns alone keeps its negative value, so that money adds up, and is no purchase.
    select
        customer_id,
        ordered_on as purchased_on,
        bool_or(is_purchase) as is_purchase,
        cast(count(*) filter (where is_purchase) as integer) as orders,
        sum(items) filter (where is_purchase) as items,
        sum(item_value) as item_value,
        sum(freight_value) as freight_value,
        sum(value) as value
    from {{ ref('int_orders_valued') }}
    where is_purchase or value <> 0
    group by customer_id, ordered_on

),

final as (

    select
        customer_id,
        purchased_on,
        is_purchase,
        orders,
        cast(items as numeric(14, 3)) as items,
        cast(item_value as numeric(14, 2)) as item_value,
        cast(freight_value as numeric(14, 2)) as freight_value,
        cast(value as numeric(14, 2)) as value,
        -- 1 is the acquisition; everything above is a repeat purchase.
        case when is_purchase then
            cast(row_number() over (partition by customer_id, is_purchase order by purchased_on) as integer)
        end as day_number
    from days

)

select * from final
