with amounts as (

    select
        'expected' as measure,
        -- The shortest decimal of the stored float: sums of decimals do not depend on row order.
        cast(predictions.expected_value as numeric) as amount
    from {{ source('ml', 'predictions') }} as predictions
    inner join {{ source('ml', 'models') }} as models using (model_id)
    where models.is_served

    union all

    select
        'so_far' as measure,
        -- Returns may outweigh what a customer bought; nobody holds less than nothing.
        greatest(value, 0) as amount
    from {{ ref('int_customers_summed') }}

),

ties as (

    -- Customers of equal amount are one group. Within it the curve is a straight line, so it does not
    -- matter in which order they come.
    select
        measure,
        amount,
        count(*) as customers
    from amounts
    group by measure, amount

),

cumulated as (

    select
        measure,
        amount,
        customers,
        sum(customers) over best_first - customers as customers_before,
        sum(amount * customers) over best_first - amount * customers as value_before,
        sum(customers) over (partition by measure) as all_customers,
        sum(amount * customers) over (partition by measure) as all_value
    from ties
    window best_first as (partition by measure order by amount desc)

),

final as (

    select
        measure,
        0 as customers_pct,
        cast(0 as double precision) as value_share
    from cumulated
    where customers_before = 0 and all_value > 0

    union all

    -- Each whole percent falls into exactly one group: (before, before + customers].
    select
        cumulated.measure,
        percents.pct as customers_pct,
        cast(
            (
                cumulated.value_before
                + cumulated.amount * (percents.pct * cumulated.all_customers / 100.0 - cumulated.customers_before)
            ) / cumulated.all_value as double precision
        ) as value_share
    from cumulated
    cross join lateral
        generate_series(
            cast(floor(cumulated.customers_before * 100 / cumulated.all_customers) as integer) + 1,
            cast(
                floor((cumulated.customers_before + cumulated.customers) * 100 / cumulated.all_customers) as integer
            )
        ) as percents (pct)
    -- Shares of nothing are not defined: no rows rather than a made-up line.
    where cumulated.all_value > 0

)

select * from final
