with days as (

    -- Who came after the last complete day has just been there.
    select
        customers.segment,
        customers.value,
        customers.purchase_days,
        greatest(data_window.as_of - customers.last_purchase_on, 0) as days_since,
        customers.p_returns,
        customers.expected_value
    from {{ ref('dim_customers') }} as customers
    cross join {{ ref('int_data_window') }} as data_window

),

summed as (

    select
        segment,
        count(*) as customers,
        percentile_cont(0.5) within group (order by days_since) as days_since_median,
        avg(purchase_days) as purchase_days_mean,
        sum(value) as value,
        count(expected_value) as scored_customers,
        sum(p_returns) as expected_buyers,
        sum(expected_value) as expected_value
    from days
    group by segment

),

final as (

    select
        segments.position,
        segments.segment,
        segments.rule,
        lower(segments.purchase_days) > 1 as has_returned,
        cast(summed.customers as integer) as customers,
        summed.days_since_median,
        cast(summed.purchase_days_mean as double precision) as purchase_days_mean,
        cast(summed.value as numeric(14, 2)) as value,
        cast(summed.scored_customers as integer) as scored_customers,
        cast(summed.expected_buyers as numeric(14, 4)) as expected_buyers,
        cast(summed.expected_value as numeric(14, 4)) as expected_value
    from summed
    inner join {{ ref('int_segments') }} as segments using (segment)

)

select * from final
