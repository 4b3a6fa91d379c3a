select column_name::text
from information_schema.columns
where table_schema = 'intermediate' and table_name = 'int_customer_snapshots'
