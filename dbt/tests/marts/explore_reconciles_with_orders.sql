-- What the explore page adds up is what there is: orders, value and customers of everything together, and the value of
-- all states and of all categories where every order has one.
with orders as (

    select
        count(*) filter (where is_purchase) as orders,
        coalesce(sum(value), 0) as value,
        count(distinct customer_id) filter (where is_purchase) as customers,
        count(*) as rows,
        count(nullif(state, '')) as with_state,
        count(nullif(category, '')) as with_category
    from {{ ref('fct_orders') }}

),

months as (

    select
        coalesce(sum(orders) filter (where state = '' and category = ''), 0) as orders,
        coalesce(sum(value) filter (where state = '' and category = ''), 0) as value,
        coalesce(sum(value) filter (where state <> '' and category = ''), 0) as value_of_states,
        coalesce(sum(value) filter (where state = '' and category <> ''), 0) as value_of_categories
    from {{ ref('mart_explore_months') }}

),

bins as (

    select
        coalesce(sum(orders), 0) as rows,
        coalesce(sum(value), 0) as value
    from {{ ref('mart_explore_values') }}
    where state = '' and category = ''

),

buyers as (

    select coalesce(sum(customers), 0) as customers
    from {{ ref('mart_explore_buyers') }}
    where state = '' and category = '' and previous_month is null

)

select
    orders.orders,
    months.orders as orders_by_month,
    orders.value,
    months.value as value_by_month,
    bins.value as value_by_bin,
    orders.customers,
    buyers.customers as customers_by_month
from orders
cross join months
cross join bins
cross join buyers
where
    orders.orders <> months.orders
    or orders.value <> months.value
    or orders.value <> bins.value
    or orders.rows <> bins.rows
    or orders.customers <> buyers.customers
    or (orders.with_state = orders.rows and orders.value <> months.value_of_states)
    or (orders.with_category = orders.rows and orders.value <> months.value_of_categories)
