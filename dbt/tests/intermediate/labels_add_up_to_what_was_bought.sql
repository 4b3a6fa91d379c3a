-- The labels of every window add up to what the customers of the snapshot bought in it, counted straight
-- from customer-days.
with expected as (

    select
        windows.cutoff,
        windows.label_days,
        count(*) filter (where days.is_purchase) as purchase_days,
        count(distinct days.customer_id) filter (where days.is_purchase) as buyers
    from {{ ref('int_label_windows') }} as windows
    inner join {{ ref('int_customer_days') }} as days
        on days.purchased_on > windows.cutoff and days.purchased_on <= windows.cutoff + windows.label_days
    inner join {{ ref('int_month_end_snapshots') }} as snapshots
        on days.customer_id = snapshots.customer_id and windows.cutoff = snapshots.cutoff
    group by windows.cutoff, windows.label_days

),

found as (

    select
        cutoff,
        label_days,
        sum(purchase_days) as purchase_days,
        count(*) as buyers
    from {{ ref('int_snapshot_labels') }}
    group by cutoff, label_days

)

select
    cutoff,
    label_days,
    expected.purchase_days as expected_purchase_days,
    found.purchase_days as found_purchase_days,
    expected.buyers as expected_buyers,
    found.buyers as found_buyers
from expected
full join found using (cutoff, label_days)
where
    (coalesce(expected.purchase_days, 0), coalesce(expected.buyers, 0))
    is distinct from (coalesce(found.purchase_days, 0), coalesce(found.buyers, 0))
