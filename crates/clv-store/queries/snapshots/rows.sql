-- The features follow: columns of the catalogue, cast to what the reader expects. The collation is fixed, so that
-- the order of rows, and with it the trained model, is the same on every machine.
select
    customer_id, cutoff, role, returns, future_value::double precision as future_value,
    future_purchase_days{features}
from intermediate.int_customer_snapshots
where role = any($1)
order by cutoff, customer_id collate "C"
