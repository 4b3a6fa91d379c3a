-- Labels are known when the window is over, and only then; and they agree with each other: who returns has
-- purchase days, who does not has neither days nor value.
select
    snapshots.customer_id,
    snapshots.cutoff,
    snapshots.role,
    snapshots.returns,
    snapshots.future_value,
    snapshots.future_purchase_days
from {{ ref('int_customer_snapshots') }} as snapshots
left join {{ ref('int_label_windows') }} as windows
    on
        snapshots.cutoff = windows.cutoff
        and snapshots.role <> 'score'
        and windows.label_days = {{ days_var('horizon_days') }}
where
    (snapshots.returns is null) <> (windows.cutoff is null)
    or (snapshots.future_value is null) <> (windows.cutoff is null)
    or (snapshots.future_purchase_days is null) <> (windows.cutoff is null)
    or snapshots.returns <> (snapshots.future_purchase_days > 0)
    or (not snapshots.returns and snapshots.future_value <> 0)
    or (snapshots.role in ('train', 'test') and snapshots.returns is null)
