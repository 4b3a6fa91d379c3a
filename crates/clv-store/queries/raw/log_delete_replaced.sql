delete from raw.order_lines as held
using pg_temp.line_differences as difference
where held.ctid = difference.place
