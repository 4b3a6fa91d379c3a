-- Customers are counted in three places: one by one, by month of acquisition, and in the headline.
with counts as (

    select
        (select count(*) from {{ ref('dim_customers') }}) as customers,
        (select coalesce(sum(new_customers), 0) from {{ ref('mart_months') }}) as customers_by_month,
        (select customers from {{ ref('mart_overview') }}) as customers_in_overview,
        (select count(*) from {{ ref('dim_customers') }} where purchase_days > 1) as repeat_customers,
        (select repeat_customers from {{ ref('mart_overview') }}) as repeat_customers_in_overview

)

select
    customers,
    customers_by_month,
    customers_in_overview,
    repeat_customers,
    repeat_customers_in_overview
from counts
where
    customers <> customers_by_month
    or customers <> customers_in_overview
    or repeat_customers <> repeat_customers_in_overview
