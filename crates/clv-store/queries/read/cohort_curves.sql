-- All cohorts together and the youngest half-years, $2 of them.
with youngest as (
    select distinct cohort_group
    from marts.mart_cohort_curves
    where cohort_group <> 'all'
    order by cohort_group desc
    limit $2::bigint
)

select
    cohort_group,
    months_since,
    customers::bigint as customers,
    customers_in_group::bigint as customers_in_group,
    (value_added * 100)::bigint as value_added_cents,
    (value_per_customer * 100)::bigint as value_per_customer_cents
from marts.mart_cohort_curves
where cohort_group = 'all' or cohort_group in (select cohort_group from youngest)
order by cohort_group = 'all' desc, cohort_group, months_since
