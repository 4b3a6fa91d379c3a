with returns as (

    -- Money may come back before the first and after the last purchase.
    select
        min(purchased_on) as first_day,
        max(purchased_on) as last_day
    from {{ ref('int_customer_days') }}
    where not is_purchase

),

calendar as (

    -- Every month of the window: a month without a purchase is a zero, not a gap in the line.
    select
        cast(months.month as date) as month,
        cast(months.month + interval '1 month' as date) as next_month,
        data_window.as_of
    from {{ ref('int_data_window') }} as data_window
    cross join returns
    cross join
        generate_series(
            date_trunc('month', cast(least(data_window.first_day, returns.first_day) as timestamp)),
            date_trunc('month', cast(greatest(data_window.last_day, returns.last_day) as timestamp)),
            interval '1 month'
        ) as months (month)

),

sums as (

    select
        cast(date_trunc('month', purchased_on) as date) as month,
        count(distinct purchased_on) filter (where is_purchase) as active_days,
        cast(sum(orders) as integer) as orders,
        cast(count(*) filter (where is_purchase) as integer) as customer_days,
        cast(count(*) filter (where day_number = 1) as integer) as new_customers,
        cast(count(distinct customer_id) filter (where day_number > 1) as integer) as repeat_customers,
        sum(value) as value
    from {{ ref('int_customer_days') }}
    group by 1

),

usual as (

    select percentile_cont(0.5) within group (order by active_days) as active_days
    from sums
    where active_days > 0

),

first_whole as (

    -- Exports tend to begin with scraps: Olist's has two hours of September 2016, a week of October
    -- and then nothing until the new year. The record is taken to begin with the first month that has
    -- purchases on at least half as many days as the usual month.
    select min(sums.month) as month
    from sums
    cross join usual
    where sums.active_days >= usual.active_days / 2

),

final as (

    select
        calendar.month,
        coalesce(sums.orders, 0) as orders,
        coalesce(sums.customer_days, 0) as customer_days,
        coalesce(sums.new_customers, 0) as new_customers,
        coalesce(sums.repeat_customers, 0) as repeat_customers,
        cast(coalesce(sums.value, 0) as numeric(14, 2)) as value,
        -- Before the record begins, or not over by the last complete day.
        calendar.month < first_whole.month or calendar.next_month - 1 > calendar.as_of as is_partial
    from calendar
    cross join first_whole
    left join sums on calendar.month = sums.month

)

select * from final
