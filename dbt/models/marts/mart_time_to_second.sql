{#- Quantile of the normal distribution for an interval of 95%. -#}
{% set z = 1.959963984540054 %}

with waits as (

    select
        seconds.purchased_on is not null as has_returned,
        coalesce(seconds.purchased_on, data_window.as_of) - customers.first_purchase_on as day
    from {{ ref('int_customers_summed') }} as customers
    cross join {{ ref('int_data_window') }} as data_window
    left join {{ ref('int_customer_days') }} as seconds
        on
            customers.customer_id = seconds.customer_id
            and seconds.day_number = 2
            and seconds.purchased_on <= data_window.as_of
    where customers.first_purchase_on <= data_window.as_of

),

days as (

    select
        day,
        count(*) filter (where has_returned) as events,
        count(*) filter (where not has_returned) as censored
    from waits
    group by day

),

at_risk as (

    -- Whoever was last seen waiting on a day was still there on it.
    select
        day,
        events,
        censored,
        sum(events + censored) over (order by day desc) as at_risk
    from days

),

products as (

    -- Kaplan & Meier (1958): the share still waiting is the product of 1 - events / at risk, here the exponential of a
    -- sum of logarithms. On the day the last one returns it is zero, and there is no logarithm of that.
    select
        day,
        at_risk,
        events,
        censored,
        sum(case when events < at_risk then ln(1 - events / cast(at_risk as double precision)) end) over up_to_day
            as log_waiting,
        bool_or(events = at_risk) over up_to_day as is_over,
        -- Greenwood (1926): the variance of that sum.
        sum(
            case when events < at_risk then events / (cast(at_risk as double precision) * (at_risk - events)) end
        ) over up_to_day as variance
    from at_risk
    window up_to_day as (order by day)

),

bounds as (

    -- The interval of log(-log), which stays within 0 and 1 (Kalbfleisch & Prentice 2002, section 1.4). Before the first
    -- return and after the last it is not defined.
    select
        day,
        at_risk,
        events,
        censored,
        case when is_over then 0 else exp(log_waiting) end as waiting,
        case when not is_over and log_waiting < 0 then exp({{ z }} * sqrt(variance) / abs(log_waiting)) end as factor,
        log_waiting
    from products

),

final as (

    select
        day,
        cast(at_risk as integer) as at_risk,
        cast(events as integer) as events,
        cast(censored as integer) as censored,
        cast(1 - waiting as numeric(9, 8)) as returned_share,
        cast(1 - exp(log_waiting / factor) as numeric(9, 8)) as returned_low,
        cast(1 - exp(log_waiting * factor) as numeric(9, 8)) as returned_high
    from bounds

)

select * from final
