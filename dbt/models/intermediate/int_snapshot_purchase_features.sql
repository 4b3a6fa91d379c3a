with history as (

    select
        cutoffs.cutoff,
        cutoffs.role,
        days.customer_id,
        min(days.purchased_on) as first_day,
        max(days.purchased_on) as last_day,
        count(*) as purchase_days,
        sum(days.value) as value,
        sum(days.value) filter (where days.day_number = 1) as first_order_value,
        avg(days.value) filter (where days.day_number > 1) as monetary_value
    from {{ ref('int_cutoffs') }} as cutoffs
    inner join {{ ref('int_customer_days') }} as days on days.purchased_on <= cutoffs.cutoff
    group by cutoffs.cutoff, cutoffs.role, days.customer_id

),

final as (

    -- frequency, recency, T and monetary value as defined by Fader, Hardie and Lee (2005). Sums and
    -- means are exact decimals up to here, so floats do not depend on the order of rows.
    select
        customer_id,
        cutoff,
        role,
        cast(purchase_days - 1 as double precision) as frequency,
        cast(last_day - first_day as double precision) as recency_days,
        cast(cutoff - first_day as double precision) as t_days,
        cast(cutoff - last_day as double precision) as days_since_last_purchase,
        cast(monetary_value as double precision) as monetary_value,
        cast(first_order_value as double precision) as first_order_value,
        cast(value / purchase_days as double precision) as mean_day_value,
        cast(extract(month from first_day) as double precision) as acquisition_month
    from history

)

select * from final
