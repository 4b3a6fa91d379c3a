with final as (

    -- The window is open at the cutoff and closed at its end: (cutoff, cutoff + horizon].
    select
        days.customer_id,
        cutoffs.cutoff,
        cast(sum(days.value) as numeric(14, 2)) as future_value,
        cast(count(*) as integer) as future_purchase_days
    from {{ ref('int_cutoffs') }} as cutoffs
    inner join {{ ref('int_customer_days') }} as days
        on
            days.purchased_on > cutoffs.cutoff
            and days.purchased_on <= cutoffs.cutoff + {{ days_var('horizon_days') }}
    where cutoffs.role <> 'score'
    group by days.customer_id, cutoffs.cutoff

)

select * from final
