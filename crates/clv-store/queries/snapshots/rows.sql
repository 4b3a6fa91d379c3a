-- The features follow: columns of the catalogue, cast to what the reader expects. The collation is fixed, so that
-- the order of rows, and with it the trained model, is the same on every machine.
select
    customer_id, cutoff, role, settings.horizon_days as label_days, returns,
    future_value::double precision as future_value, future_purchase_days{features}
from intermediate.int_customer_snapshots
cross join intermediate.int_settings as settings
where role = any($1)
order by cutoff, customer_id collate "C"
