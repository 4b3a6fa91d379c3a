with firsts as (

    select
        customer_id,
        cast(date_trunc('month', first_purchase_on) as date) as cohort_month
    from {{ ref('int_customers_summed') }}

),

bounds as (

    -- The month that holds the day after as_of is the first that is not over.
    select cast(date_trunc('month', as_of + 1) as date) as first_open_month
    from {{ ref('int_data_window') }}

),

cohorts as (

    select
        cohort_month,
        count(*) as customers
    from firsts
    group by cohort_month

),

cells as (

    -- Only what can have been observed: a month that is not over has no cell, however little was bought in it.
    select
        cohorts.cohort_month,
        cohorts.customers,
        cast(months.month as date) as month,
        cast(months.position - 1 as integer) as months_since
    from cohorts
    cross join bounds
    cross join
        generate_series(
            cast(cohorts.cohort_month as timestamp),
            bounds.first_open_month - interval '1 month',
            interval '1 month'
        ) with ordinality as months (month, position)

),

customer_months as (

    -- Money given back before the first purchase belongs to the first month: there is none before it.
    select
        firsts.customer_id,
        firsts.cohort_month,
        greatest(cast(date_trunc('month', days.purchased_on) as date), firsts.cohort_month) as month,
        bool_or(days.is_purchase) as has_bought,
        sum(days.value) as value
    from {{ ref('int_customer_days') }} as days
    inner join firsts using (customer_id)
    group by 1, 2, 3

),

bought as (

    select
        cohort_month,
        month,
        count(*) filter (where has_bought) as buyers,
        sum(value) as value
    from customer_months
    group by cohort_month, month

),

final as (

    select
        cells.cohort_month,
        cells.months_since,
        cells.month,
        cast(cells.customers as integer) as customers,
        cast(coalesce(bought.buyers, 0) as integer) as buyers,
        coalesce(bought.buyers, 0) / cast(cells.customers as double precision) as retention,
        cast(coalesce(bought.value, 0) as numeric(14, 2)) as value,
        cast(
            sum(coalesce(bought.value, 0)) over (partition by cells.cohort_month order by cells.months_since)
            / cells.customers as numeric(14, 4)
        ) as value_per_customer,
        calendar.is_partial
    from cells
    inner join {{ ref('mart_months') }} as calendar on cells.cohort_month = calendar.month
    left join bought on cells.cohort_month = bought.cohort_month and cells.month = bought.month

)

select * from final
