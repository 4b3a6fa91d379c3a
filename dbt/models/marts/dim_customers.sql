{#- The list of customers is read in any of these orders and a page at a time, from wherever the last page ended: the first
    of every segment, of which the first of all are chosen. Segments, and whether customers came back, go with every order,
    so that in an order of all of them those of one may come last and be looked for past all others. The rest finds a
    beginning of an id, the few customers of a small state or category, and those whom a contact pays for. -#}
{{
    config(
        indexes=[
            {'columns': ['customer_id'], 'unique': true},
            {'columns': ['customer_id text_pattern_ops']},
            {'columns': ['segment', 'expected_value', 'customer_id']},
            {'columns': ['segment', 'p_returns', 'customer_id']},
            {'columns': ['segment', 'value', 'customer_id']},
            {'columns': ['segment', 'purchase_days', 'customer_id']},
            {'columns': ['segment', 'last_purchase_on', 'customer_id']},
            {'columns': ['state']},
            {'columns': ['first_category']},
            {'columns': ['expected_value']},
        ]
    )
}}

with choices as (

    select
        customer_id,
        (array_agg(state order by ordered_at desc, order_id desc, ordered_on desc))[1] as state,
        (array_agg(category order by ordered_at, order_id, ordered_on))[1] as first_category,
        (array_agg(channel order by ordered_at, order_id, ordered_on))[1] as channel
    from {{ ref('int_orders_valued') }}
    where is_purchase
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

    -- A customer whose first purchase is later than as_of has no prediction yet, and has just been there.
    select
        customers.customer_id,
        choices.state,
        choices.first_category,
        choices.channel,
        customers.first_purchase_on,
        customers.last_purchase_on,
        customers.purchase_days,
        customers.orders,
        customers.value,
        segments.segment,
        predictions.p_returns,
        cast(predictions.spend_if_returns as numeric(14, 4)) as spend_if_returns,
        cast(predictions.expected_value as numeric(14, 4)) as expected_value
    from {{ ref('int_customers_summed') }} as customers
    inner join choices using (customer_id)
    cross join {{ ref('int_data_window') }} as data_window
    left join {{ ref('int_segments') }} as segments
        on customers.purchase_days <@ segments.purchase_days
        and greatest(data_window.as_of - customers.last_purchase_on, 0) <@ segments.days_since
    left join predictions using (customer_id)

)

select * from final
