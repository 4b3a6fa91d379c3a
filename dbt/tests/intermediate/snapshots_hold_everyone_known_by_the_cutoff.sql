-- Each snapshot has one row for every customer acquired by its cutoff (of a month end, for those looked
-- at), and its purchase days and values add up to what exactly these customers had bought. Counted here
-- straight from customer-days.
with customers as (

    select
        firsts.customer_id,
        firsts.purchased_on as first_purchase_on,
        sampled.customer_id is not null as is_sampled
    from {{ ref('int_customer_days') }} as firsts
    left join {{ ref('int_customers_sampled') }} as sampled on firsts.customer_id = sampled.customer_id
    where firsts.day_number = 1

),

expected as (

    select
        cutoffs.cutoff,
        cutoffs.role,
        count(*) as customers
    from {{ ref('int_cutoffs') }} as cutoffs
    inner join customers
        on customers.first_purchase_on <= cutoffs.cutoff and (customers.is_sampled or cutoffs.role = 'score')
    group by cutoffs.cutoff, cutoffs.role

),

expected_days as (

    select
        cutoffs.cutoff,
        cutoffs.role,
        count(*) as purchase_days
    from {{ ref('int_cutoffs') }} as cutoffs
    inner join {{ ref('int_customer_days') }} as days on days.purchased_on <= cutoffs.cutoff and days.is_purchase
    inner join customers on days.customer_id = customers.customer_id and (customers.is_sampled or cutoffs.role = 'score')
    group by cutoffs.cutoff, cutoffs.role

),

found as (

    select
        cutoff,
        role,
        count(*) as customers,
        sum(frequency + 1) as purchase_days
    from {{ ref('int_customer_snapshots') }}
    group by cutoff, role

)

select
    cutoff,
    role,
    expected.customers as expected_customers,
    found.customers as found_customers,
    expected_days.purchase_days as expected_purchase_days,
    found.purchase_days as found_purchase_days
from expected
full join expected_days using (cutoff, role)
full join found using (cutoff, role)
where
    (expected.customers, expected_days.purchase_days)
    is distinct from (found.customers, cast(found.purchase_days as bigint))
