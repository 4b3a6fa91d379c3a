-- As rows.sql, but what to learn from is labelled over a window ($1, days) shorter than the horizon. The held-out
-- snapshot keeps the horizon's labels.
with test as (

    select cutoff from intermediate.int_cutoffs where role = 'test'

)

select
    customer_id, cutoff, role, returns, future_value, future_purchase_days{features}
from (
    select
        snapshots.*,
        case when snapshots.cutoff + $1 <= test.cutoff then 'train' else 'gap' end as role,
        labels.customer_id is not null as returns,
        coalesce(labels.value, 0)::double precision as future_value,
        coalesce(labels.purchase_days, 0) as future_purchase_days
    from intermediate.int_month_end_snapshots as snapshots
    cross join test
    inner join intermediate.int_label_windows as windows
        on snapshots.cutoff = windows.cutoff and windows.label_days = $1
    left join intermediate.int_snapshot_labels as labels
        on
            snapshots.customer_id = labels.customer_id
            and snapshots.cutoff = labels.cutoff
            and labels.label_days = $1
    where snapshots.cutoff <> test.cutoff
) as learnt

union all

select
    customer_id, cutoff, role, returns, future_value::double precision, future_purchase_days{features}
from intermediate.int_customer_snapshots
where role = 'test'
order by cutoff, customer_id collate "C"
