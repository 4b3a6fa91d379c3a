with cohorts as (

    -- Scraps from before the record begins are few customers of an unusual time: no curve of theirs.
    select
        cohort_month,
        months_since,
        customers,
        value
    from {{ ref('mart_cohorts') }}
    where not is_partial

),

grouped as (

    select
        'all' as cohort_group,
        cohort_month,
        months_since,
        customers,
        value
    from cohorts

    union all

    select
        extract(year from cohort_month) || case when extract(month from cohort_month) <= 6 then '-H1' else '-H2' end
            as cohort_group,
        cohort_month,
        months_since,
        customers,
        value
    from cohorts

),

added as (

    select
        cohort_group,
        months_since,
        sum(customers) as customers,
        sum(value) as value
    from grouped
    group by cohort_group, months_since

),

cumulated as (

    -- Young cohorts know only their first months. Each month's addition is the mean of those who have got so far, and
    -- the additions are summed up: a curve of totals would fall wherever a cohort drops out.
    select
        cohort_group,
        months_since,
        customers,
        first_value(customers) over since_first as customers_in_group,
        value / customers as value_added,
        sum(value / customers) over since_first as value_per_customer
    from added
    window since_first as (partition by cohort_group order by months_since)

),

final as (

    select
        cohort_group,
        months_since,
        cast(customers as integer) as customers,
        cast(customers_in_group as integer) as customers_in_group,
        cast(value_added as numeric(14, 4)) as value_added,
        cast(value_per_customer as numeric(14, 4)) as value_per_customer
    from cumulated
    -- What fewer than half of the group have lived through does not speak for the group.
    where customers * 2 >= customers_in_group

)

select * from final
