-- Labels of a closed cutoff are known, those of the score cutoff are not; and they agree with each other:
-- who returns has purchase days, who does not has neither days nor value.
select
    customer_id,
    cutoff,
    role,
    returns,
    future_value,
    future_purchase_days
from {{ ref('int_customer_snapshots') }}
where
    (role = 'score' and (returns is not null or future_value is not null or future_purchase_days is not null))
    or (role <> 'score' and (returns is null or future_value is null or future_purchase_days is null))
    or returns <> (future_purchase_days > 0)
    or (not returns and future_value <> 0)
