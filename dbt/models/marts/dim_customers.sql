with days as (

    select
        customer_id,
        min(purchased_on) as first_purchase_on,
        max(purchased_on) as last_purchase_on,
        cast(count(*) as integer) as purchase_days,
        cast(sum(value) as numeric(14, 2)) as value
    from {{ ref('int_customer_days') }}
    group by customer_id

),

choices as (

    select
        customer_id,
        (array_agg(state order by ordered_at desc, order_id desc))[1] as state,
        (array_agg(category order by ordered_at, order_id))[1] as first_category
    from {{ ref('int_orders_valued') }}
    where items > 0
    group by customer_id

),

predictions as (

    select
        predictions.customer_id,
        predictions.p_returns,
        predictions.spend_if_returns,
        predictions.expected_value
    from {{ source('ml', 'predictions') }} as predictions
    inner join {{ source('ml', 'models') }} as models using (model_id)
    where models.is_served

),

final as (

    -- A customer whose first purchase is later than as_of has no prediction yet.
    select
        days.customer_id,
        choices.state,
        choices.first_category,
        days.first_purchase_on,
        days.last_purchase_on,
        days.purchase_days,
        days.value,
        predictions.p_returns,
        cast(predictions.spend_if_returns as numeric(14, 4)) as spend_if_returns,
        cast(predictions.expected_value as numeric(14, 4)) as expected_value
    from days
    inner join choices using (customer_id)
    left join predictions using (customer_id)

)

select * from final
