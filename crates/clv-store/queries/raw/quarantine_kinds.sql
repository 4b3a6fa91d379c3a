-- $1 a file. A file of noise has no end of kinds: the fifty most frequent are told.
with firsts as (

    select distinct on (column_name, reason)
        column_name as "column",
        reason,
        count(*) over (partition by column_name, reason) as rows,
        line as first_line,
        value as first_value
    from raw.quarantine
    where file_id = $1
    order by column_name, reason, line

)

select
    "column",
    reason,
    rows,
    first_line,
    first_value
from firsts
order by rows desc, first_line
limit 50
