-- The youngest $1 cohorts and of each at most the first $1 months after the first.
select
    cohort_month,
    months_since,
    customers::bigint as customers,
    buyers::bigint as buyers,
    retention,
    (value_per_customer * 100)::bigint as value_per_customer_cents,
    is_partial
from marts.mart_cohorts
where
    months_since <= $1::int
    and cohort_month > (select max(cohort_month) from marts.mart_cohorts) - make_interval(months => $1::int)
order by cohort_month, months_since
