-- $1 the newer export.
insert into raw.replaced_rows (file_id, table_name, old_row)
select
    $1 as file_id,
    'order_lines' as table_name,
    to_jsonb(held) as old_row
from raw.order_lines as held
inner join pg_temp.line_differences as difference on held.ctid = difference.place
