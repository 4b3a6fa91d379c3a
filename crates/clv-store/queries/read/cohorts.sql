-- The youngest $1 cohorts and of each at most the first $1 months after the first; and of the month of each, what all customers
-- bought in it.
select
    cohorts.cohort_month,
    cohorts.months_since,
    cohorts.customers::bigint as customers,
    cohorts.buyers::bigint as buyers,
    cohorts.retention,
    (cohorts.value_per_customer * 100)::bigint as value_per_customer_cents,
    cohorts.is_partial,
    coalesce(months.customer_days, cohorts.customers)::bigint as purchases_of_all
from marts.mart_cohorts as cohorts
left join marts.mart_months as months on cohorts.cohort_month = months.month
where
    cohorts.months_since <= $1::int
    and cohorts.cohort_month > (select max(cohort_month) from marts.mart_cohorts) - make_interval(months => $1::int)
order by cohorts.cohort_month, cohorts.months_since
