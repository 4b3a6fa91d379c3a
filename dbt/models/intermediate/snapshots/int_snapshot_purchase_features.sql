{{ config(materialized='view') }}

with history as (

    select
        customer_id,
        cutoff,
        role,
        min(purchased_on) filter (where is_purchase) as first_day,
        max(purchased_on) filter (where is_purchase) as last_day,
        count(*) filter (where is_purchase) as purchase_days,
        count(*) filter (where is_purchase and purchased_on > cutoff - 90) as purchases_last_90,
        count(*) filter (where is_purchase and purchased_on > cutoff - 365) as purchases_last_365,
        sum(value) as value,
        sum(value) filter (where day_number = 1) as first_order_value,
        avg(value) filter (where day_number > 1) as monetary_value
    from {{ ref('int_days_as_known') }}
    group by customer_id, cutoff, role

),

final as (

    -- frequency, recency, T and monetary value as defined by Fader, Hardie and Lee (2005). Sums and
    -- means are exact decimals up to here, so floats do not depend on the order of rows. Returns can
    -- outweigh purchases; a feature of money is never below zero.
    select
        customer_id,
        cutoff,
        role,
        cast(purchase_days - 1 as double precision) as frequency,
        cast(last_day - first_day as double precision) as recency_days,
        cast(cutoff - first_day as double precision) as t_days,
        cast(cutoff - last_day as double precision) as days_since_last_purchase,
        -- greatest() would turn an unknown mean into zero.
        cast(
            case when monetary_value < 0 then 0 else monetary_value end as double precision
        ) as monetary_value,
        cast(greatest(first_order_value, 0) as double precision) as first_order_value,
        cast(greatest(value / purchase_days, 0) as double precision) as mean_day_value,
        cast(purchases_last_90 as double precision) as purchases_last_90,
        cast(purchases_last_365 as double precision) as purchases_last_365,
        cast(extract(month from first_day) as double precision) as acquisition_month
    from history
    where purchase_days > 0

)

select * from final
