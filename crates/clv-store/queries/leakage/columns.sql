-- Customer and features, which the present and the past share.
select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
from information_schema.columns
where table_schema = 'intermediate' and table_name = 'int_score_snapshots'
