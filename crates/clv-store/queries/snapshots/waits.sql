-- Waits for the second purchase that had begun before the day $1, and what was known of them on it: a return after it is
-- none yet. The collation is fixed, so that the order of rows, and with it the trained model, is the same on every machine.
select
    customer_id,
    cutoff,
    open_days,
    case when cutoff + returned_after_days <= $1 then returned_after_days end as returned_after_days,
    case when cutoff + returned_after_days <= $1 then returned_value end as returned_value{features}
from intermediate.int_wait_snapshots
where cutoff < $1
order by cutoff, customer_id collate "C"
