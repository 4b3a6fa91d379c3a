{{ config(materialized='view') }}

with past as (

    select
        categories.customer_id,
        cutoffs.cutoff,
        cutoffs.role
    from {{ ref('int_snapshot_cutoffs') }} as cutoffs
    inner join {{ ref('int_customer_categories_dated') }} as categories
        on categories.first_bought_on <= cutoffs.cutoff
    inner join {{ ref('int_customers_sampled') }} as customers using (customer_id)
    where cutoffs.role <> 'score' and cutoffs.is_stale

),

present as (

    select
        categories.customer_id,
        cutoffs.cutoff,
        cutoffs.role
    from {{ ref('int_snapshot_cutoffs') }} as cutoffs
    inner join {{ ref('int_customer_categories_dated') }} as categories
        on categories.first_bought_on <= cutoffs.cutoff
    where cutoffs.role = 'score'

),

bought as (

    select * from past
    union all
    select * from present

),

final as (

    select
        customer_id,
        cutoff,
        role,
        cast(count(*) as double precision) as categories
    from bought
    group by customer_id, cutoff, role

)

select * from final
