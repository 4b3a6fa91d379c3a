-- Snapshots to learn from when nothing after the day $1 is known: each of the latest $2 cutoffs with the longest of its
-- label windows that was over by then, or with those of exactly $3 days. The collation is fixed, so that the order of rows, and with it the trained
-- model, is the same on every machine.
with windows as (

    select cutoff, max(label_days) as label_days
    from intermediate.int_label_windows
    where cutoff + label_days <= $1 and cutoff < $1 and ($3::integer is null or label_days = $3)
    group by cutoff
    order by cutoff desc
    limit $2

)

select
    customer_id, cutoff, role, label_days, returns, future_value, future_purchase_days{features}
from (
    select
        snapshots.*,
        'train' as role,
        windows.label_days,
        labels.customer_id is not null as returns,
        coalesce(labels.value, 0)::double precision as future_value,
        coalesce(labels.purchase_days, 0) as future_purchase_days
    from intermediate.int_month_end_snapshots as snapshots
    inner join windows on snapshots.cutoff = windows.cutoff
    left join intermediate.int_snapshot_labels as labels
        on
            snapshots.customer_id = labels.customer_id
            and snapshots.cutoff = labels.cutoff
            and windows.label_days = labels.label_days
) as learnt
order by cutoff, customer_id collate "C"
