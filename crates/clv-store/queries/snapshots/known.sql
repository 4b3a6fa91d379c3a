-- Per feature of the catalogue, in its order: does any row know it?
select array[{known}]::boolean[]
from intermediate.int_customer_snapshots
