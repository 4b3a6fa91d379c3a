-- CDNOW, the data set every BTYD paper fits, has published counts: 69,659 purchases of 23,570 customers
-- worth 2,500,315.63, and a tenth of them with 6,919 purchases of 2,357 customers worth 244,091.94. When
-- exactly one of these is loaded (recognised by its lines and its total), the models must reproduce the
-- number of repeat customers too; for any other data the test says nothing.
with loaded as (

    select
        count(*) as lines,
        sum(amount) as amount
    from {{ source('raw', 'order_lines') }}

),

found as (

    select
        count(*) as customers,
        sum(orders) as orders,
        sum(value) as value
    from {{ ref('int_customers_summed') }}

)

select
    loaded.lines,
    found.customers,
    found.orders,
    found.value
from loaded
cross join found
where
    (
        (loaded.lines, loaded.amount) = (6919, 244091.94)
        and (found.customers, found.orders, found.value) is distinct from (2357, 6919, 244091.94)
    )
    or (
        (loaded.lines, loaded.amount) = (69659, 2500315.63)
        and (found.customers, found.orders, found.value) is distinct from (23570, 69659, 2500315.63)
    )
