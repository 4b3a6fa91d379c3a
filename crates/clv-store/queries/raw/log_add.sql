insert into raw.order_lines (
    order_id, customer_id, ordered_at, amount, quantity, region, category, channel, file_id, line
)
select
    staged.order_id,
    staged.customer_id,
    staged.ordered_at,
    staged.amount,
    staged.quantity,
    staged.region,
    staged.category,
    staged.channel,
    staged.file_id,
    staged.line
from pg_temp.staged_lines as staged
inner join pg_temp.line_differences as difference on staged.line = difference.line
order by staged.line
