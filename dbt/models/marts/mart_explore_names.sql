with named as (

    -- Parts of one name: the others are all together.
    select
        case when state <> '' then 'state' when category <> '' then 'category' else 'payment' end as dimension,
        state || category || payment_type as name,
        orders,
        value
    from {{ ref('mart_explore_months') }}
    where
        (state <> '' and category = '' and payment_type = '')
        or (state = '' and category <> '' and payment_type = '')
        or (state = '' and category = '' and payment_type <> '')

),

final as (

    select
        dimension,
        name,
        cast(sum(orders) as integer) as orders,
        cast(sum(value) as numeric(14, 2)) as value
    from named
    group by dimension, name

)

select * from final
