-- What the features were built with; the copy must be built with the same.
select
    source,
    source_kind,
    currency,
    value_basis,
    horizon_days
from intermediate.int_settings
