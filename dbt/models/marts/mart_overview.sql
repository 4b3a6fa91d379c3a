{#- "Recent" on the overview: bought within so many days before as_of. Part of the sentence the page
    says ("in the last three months"), hence not a setting. -#}
{% set recent_days = 90 %}

with bought as (

    select
        coalesce(sum(orders), 0) as orders,
        count(*) as customers,
        coalesce(sum(purchase_days), 0) as customer_days,
        count(*) filter (where purchase_days > 1) as repeat_customers,
        count(*) filter (where orders > 1 and purchase_days = 1) as same_day_repeat_customers,
        coalesce(sum(value), 0) as value_of_customers,
        avg(value) as value_mean,
        percentile_cont(0.5) within group (order by value) as value_median
    from {{ ref('int_customers_summed') }}

),

-- Who only ever returned something is no customer; the money is counted all the same.
all_days as (

    select coalesce(sum(value), 0) as value_total
    from {{ ref('int_customer_days') }}

),

returns_only as (

    select count(distinct days.customer_id) as customers
    from {{ ref('int_customer_days') }} as days
    left join {{ ref('int_customers_summed') }} as customers using (customer_id)
    where not days.is_purchase and customers.customer_id is null

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

    select
        model_id,
        verdict,
        test_cutoff
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
    left join {{ ref('int_score_snapshots') }} as snapshots using (customer_id)

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
        settings.source,
        settings.source_kind,
        settings.currency,
        settings.value_basis,
        settings.horizon_days,
        settings.snapshot_share,
        data_window.first_day,
        data_window.last_day,
        data_window.as_of,
        cast(bought.orders as integer) as orders,
        cast(bought.customers as integer) as customers,
        cast(bought.customer_days as integer) as customer_days,
        cast(bought.repeat_customers as integer) as repeat_customers,
        cast(bought.same_day_repeat_customers as integer) as same_day_repeat_customers,
        cast(returns_only.customers as integer) as returns_only_customers,
        cast(all_days.value_total - bought.value_of_customers as numeric(14, 2)) as returns_only_value,
        cast(all_days.value_total as numeric(14, 2)) as value_total,
        cast(bought.value_mean as numeric(14, 2)) as value_mean,
        cast(bought.value_median as numeric(14, 2)) as value_median,
        full_months.month as last_full_month,
        full_months.new_customers as new_customers_last_full_month,
        served.model_id,
        served.verdict,
        served.test_cutoff,
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
    from {{ ref('int_settings') }} as settings
    cross join {{ ref('int_data_window') }} as data_window
    cross join bought
    cross join all_days
    cross join returns_only
    cross join expected
    -- Neither a whole month nor a model need exist yet; the rest of the page still can.
    left join full_months on true
    left join served on true

)

select * from final
