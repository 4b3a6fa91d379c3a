-- $1 orders of which nothing stays by their status. Where lines of one are good all the same, these speak for it.
insert into pg_temp.unsold_orders (order_id)
select distinct named.order_id
from unnest($1) as named (order_id)
where not exists (select from pg_temp.staged_lines as staged where staged.order_id = named.order_id)
