-- Orders, revenue and new customers of every month are on the pages what they are in the files.
select
    month,
    measure,
    raw,
    marts,
    difference
from {{ ref('mart_reconciliation') }}
where difference <> 0
