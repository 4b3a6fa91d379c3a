with counts as (

    select
        purchased_on,
        count(*) as customer_days
    from {{ ref('int_customer_days') }}
    where is_purchase
    group by purchased_on

),

bounds as (

    select
        min(purchased_on) as first_day,
        max(purchased_on) as last_day
    from counts

),

calendar as (

    -- Every day of the window, also those on which nobody bought: a silent day must count as zero.
    select cast(days.day as date) as day
    from bounds
    cross join generate_series(bounds.first_day, bounds.last_day, interval '1 day') as days (day)

),

daily as (

    select
        calendar.day,
        coalesce(counts.customer_days, 0) as customer_days
    from calendar
    left join counts on calendar.day = counts.purchased_on

),

usual as (

    select
        daily.day,
        daily.customer_days,
        percentile_cont(0.5) within group (order by before.customer_days) as median_before
    from daily
    inner join daily as before
        on before.day between daily.day - 28 and daily.day - 1
    group by daily.day, daily.customer_days

),

complete as (

    -- Orders thin out at the end of an export. A day is complete when it has at least half of what
    -- was usual in the four weeks before it; after four weeks of silence nothing is usual, so a
    -- straggler there does not make its day complete.
    select max(day) as as_of
    from usual
    where median_before > 0 and customer_days >= median_before / 2

),

final as (

    select
        bounds.first_day,
        bounds.last_day,
        coalesce(complete.as_of, bounds.last_day) as as_of
    from bounds
    cross join complete

)

select * from final
