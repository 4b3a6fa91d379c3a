-- Cohorts hold every customer whose first month is over, and all they bought up to the end of the last month that is.
with bounds as (

    select cast(date_trunc('month', as_of + 1) as date) as first_open_month
    from {{ ref('int_data_window') }}

),

expected as (

    select
        count(distinct customers.customer_id) as customers,
        coalesce(sum(days.value), 0) as value
    from {{ ref('int_customers_summed') }} as customers
    cross join bounds
    inner join {{ ref('int_customer_days') }} as days using (customer_id)
    where
        customers.first_purchase_on < bounds.first_open_month
        and days.purchased_on < bounds.first_open_month

),

found as (

    select
        coalesce(sum(customers) filter (where months_since = 0), 0) as customers,
        coalesce(sum(value), 0) as value
    from {{ ref('mart_cohorts') }}

),

-- Everybody who came by as_of is waiting or has returned, once.
waiting as (

    select
        (
            select count(*)
            from {{ ref('int_customers_summed') }}
            cross join {{ ref('int_data_window') }}
            where first_purchase_on <= as_of
        ) as expected,
        (select coalesce(sum(events + censored), 0) from {{ ref('mart_time_to_second') }}) as found

)

select
    expected.customers as expected_customers,
    found.customers,
    expected.value as expected_value,
    found.value,
    waiting.expected as expected_waiting,
    waiting.found as waiting
from expected
cross join found
cross join waiting
where
    expected.customers <> found.customers
    or expected.value <> found.value
    or waiting.expected <> waiting.found
