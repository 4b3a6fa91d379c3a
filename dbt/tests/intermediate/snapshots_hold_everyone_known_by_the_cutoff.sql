-- Each snapshot has one row for every customer acquired by its cutoff, and its labels add up to what
-- exactly these customers bought in the window. Both are counted here straight from customer-days.
with expected as (

    select
        cutoffs.cutoff,
        count(distinct firsts.customer_id) as customers,
        coalesce(sum(days.value), 0) as future_value,
        count(days.customer_id) as future_purchase_days
    from {{ ref('int_cutoffs') }} as cutoffs
    inner join {{ ref('int_customer_days') }} as firsts
        on firsts.day_number = 1 and firsts.purchased_on <= cutoffs.cutoff
    left join {{ ref('int_customer_days') }} as days
        on
            firsts.customer_id = days.customer_id
            and cutoffs.role <> 'score'
            and days.purchased_on > cutoffs.cutoff
            and days.purchased_on <= cutoffs.cutoff + {{ days_var('horizon_days') }}
    group by cutoffs.cutoff

),

found as (

    select
        cutoff,
        count(*) as customers,
        coalesce(sum(future_value), 0) as future_value,
        coalesce(sum(future_purchase_days), 0) as future_purchase_days
    from {{ ref('int_customer_snapshots') }}
    group by cutoff

)

select
    cutoff,
    expected.customers as expected_customers,
    found.customers as found_customers,
    expected.future_value as expected_future_value,
    found.future_value as found_future_value
from expected
full join found using (cutoff)
where
    (expected.customers, expected.future_value, expected.future_purchase_days)
    is distinct from (found.customers, found.future_value, found.future_purchase_days)
