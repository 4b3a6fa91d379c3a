{#- "Recent" on the overview: bought within so many days before as_of. Part of the sentence the page
    says ("in the last three months"), hence not a setting. -#}
{% set recent_days = 90 %}

with customers as (

    select
        customer_id,
        sum(orders) as orders,
        count(*) as purchase_days,
        sum(value) as value
    from {{ ref('int_customer_days') }}
    group by customer_id

),

so_far as (

    select
        sum(orders) as orders,
        count(*) as customers,
        sum(purchase_days) as customer_days,
        count(*) filter (where purchase_days > 1) as repeat_customers,
        count(*) filter (where orders > 1 and purchase_days = 1) as same_day_repeat_customers,
        coalesce(sum(value), 0) as value_total,
        avg(value) as value_mean,
        percentile_cont(0.5) within group (order by value) as value_median
    from customers

),

full_months as (

    select
        month,
        new_customers
    from {{ ref('mart_months') }}
    where not is_partial
    order by month desc
    limit 1

),

served as (

    select model_id
    from {{ source('ml', 'models') }}
    where is_served

),

predictions as (

    select
        predictions.p_returns,
        predictions.expected_value,
        snapshots.days_since_last_purchase
    from {{ source('ml', 'predictions') }} as predictions
    inner join served using (model_id)
    left join {{ ref('int_customer_snapshots') }} as snapshots
        on predictions.customer_id = snapshots.customer_id and snapshots.role = 'score'

),

expected as (

    select
        count(*) as expected_customers,
        sum(cast(expected_value as numeric)) as expected_total,
        avg(cast(expected_value as numeric)) as expected_mean,
        percentile_cont(0.1) within group (order by expected_value) as expected_p10,
        percentile_cont(0.9) within group (order by expected_value) as expected_p90,
        sum(cast(p_returns as numeric)) as expected_buyers,
        sum(cast(expected_value as numeric)) filter (
            where days_since_last_purchase <= {{ recent_days }}
        ) as expected_recent
    from predictions

),

final as (

    select
        cast('{{ var("source") }}' as text) as source,
        cast('{{ var("currency") }}' as text) as currency,
        cast('{{ var("value_basis") }}' as text) as value_basis,
        cast({{ days_var('horizon_days') }} as integer) as horizon_days,
        data_window.first_day,
        data_window.last_day,
        data_window.as_of,
        cast(coalesce(so_far.orders, 0) as integer) as orders,
        cast(so_far.customers as integer) as customers,
        cast(coalesce(so_far.customer_days, 0) as integer) as customer_days,
        cast(so_far.repeat_customers as integer) as repeat_customers,
        cast(so_far.same_day_repeat_customers as integer) as same_day_repeat_customers,
        cast(so_far.value_total as numeric(14, 2)) as value_total,
        cast(so_far.value_mean as numeric(14, 2)) as value_mean,
        cast(so_far.value_median as numeric(14, 2)) as value_median,
        full_months.month as last_full_month,
        full_months.new_customers as new_customers_last_full_month,
        served.model_id,
        cast(expected.expected_customers as integer) as expected_customers,
        cast(expected.expected_total as numeric(14, 2)) as expected_total,
        cast(expected.expected_mean as numeric(14, 2)) as expected_mean,
        cast(expected.expected_p10 as numeric(14, 2)) as expected_p10,
        cast(expected.expected_p90 as numeric(14, 2)) as expected_p90,
        cast(expected.expected_buyers as numeric(14, 2)) as expected_buyers,
        cast(
            coalesce(expected.expected_recent, 0) / nullif(expected.expected_total, 0) as double precision
        ) as recent_share,
        cast('{{ run_started_at.isoformat() }}' as timestamp with time zone) as published_at
    from {{ ref('int_data_window') }} as data_window
    cross join so_far
    cross join expected
    -- Neither a whole month nor a model need exist yet; the rest of the page still can.
    left join full_months on true
    left join served on true

)

select * from final
