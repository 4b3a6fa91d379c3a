-- A curve has 101 points, starts at 0, ends at 1, never falls, and never gets steeper: the best come
-- first. The tolerance is that of adding up floats.
with points as (

    select
        measure,
        customers_pct,
        value_share,
        value_share - lag(value_share) over curve as step,
        lag(value_share) over curve - lag(value_share, 2) over curve as step_before,
        count(*) over (partition by measure) as points
    from {{ ref('mart_concentration') }}
    window curve as (partition by measure order by customers_pct)

)

select
    measure,
    customers_pct,
    value_share,
    points
from points
where
    points <> 101
    or (customers_pct = 0 and value_share <> 0)
    or (customers_pct = 100 and value_share <> 1)
    or step < 0
    or step > step_before + 1e-9
