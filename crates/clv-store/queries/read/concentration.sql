select
    measure,
    customers_pct::smallint as customers_pct,
    value_share
from marts.mart_concentration
order by measure, customers_pct
