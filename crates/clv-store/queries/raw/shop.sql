-- What was loaded last.
select
    source,
    kind,
    currency
from raw.loads
order by load_id desc
limit 1
