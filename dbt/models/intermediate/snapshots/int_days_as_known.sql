{{ config(materialized='view') }}

with past as (

    -- Cutoffs that are not stored yet; of a big shop a share of the customers.
    select
        cutoffs.cutoff,
        cutoffs.role,
        days.customer_id,
        days.purchased_on,
        days.is_purchase,
        days.value,
        days.day_number
    from {{ ref('int_snapshot_cutoffs') }} as cutoffs
    inner join {{ ref('int_customer_days') }} as days on days.purchased_on <= cutoffs.cutoff
    inner join {{ ref('int_customers_sampled') }} as customers using (customer_id)
    where cutoffs.role <> 'score' and cutoffs.is_stale

),

present as (

    select
        cutoffs.cutoff,
        cutoffs.role,
        days.customer_id,
        days.purchased_on,
        days.is_purchase,
        days.value,
        days.day_number
    from {{ ref('int_snapshot_cutoffs') }} as cutoffs
    inner join {{ ref('int_customer_days') }} as days on days.purchased_on <= cutoffs.cutoff
    where cutoffs.role = 'score'

),

final as (

    select * from past
    union all
    select * from present

)

select * from final
