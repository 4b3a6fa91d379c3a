-- What the explore page adds up is what there is: orders, value and customers of everything together, the value of all
-- states, of all categories and of all payment types where every order has one, and orders by value, by hour and by
-- delivery and review.
with orders as (

    select
        count(*) filter (where is_purchase) as orders,
        coalesce(sum(value), 0) as value,
        count(distinct customer_id) filter (where is_purchase) as customers,
        count(*) as rows,
        count(nullif(state, '')) as with_state,
        count(nullif(category, '')) as with_category,
        count(nullif(payment_type, '')) as with_payment_type,
        count(hour) filter (where is_purchase) as with_hour,
        count(delivery_days + review_score) filter (where is_purchase) as with_review
    from {{ ref('fct_orders') }}

),

months as (

    select
        coalesce(sum(orders) filter (where is_whole), 0) as orders,
        coalesce(sum(value) filter (where is_whole), 0) as value,
        coalesce(sum(value) filter (where state <> '' and category = '' and payment_type = ''), 0) as value_of_states,
        coalesce(sum(value) filter (where state = '' and category <> '' and payment_type = ''), 0) as value_of_categories,
        coalesce(sum(value) filter (where state = '' and category = '' and payment_type <> ''), 0) as value_of_payments
    from (
        select
            *,
            state = '' and category = '' and payment_type = '' as is_whole
        from {{ ref('mart_explore_months') }}
    ) as parts

),

spreads as (

    select
        coalesce(sum(by_value.orders), 0) as rows,
        coalesce(sum(by_value.value), 0) as value,
        coalesce(sum(by_hour.orders), 0) as with_hour,
        coalesce(sum(by_review.orders), 0) as with_review
    from {{ ref('mart_explore_spreads') }} as spread
    cross join lateral (
        select
            sum(cell.orders) as orders,
            sum(cell.value) as value
        from unnest(spread.bin_orders, spread.bin_values) as cell (orders, value)
    ) as by_value
    cross join lateral (
        select sum(cell.orders) as orders
        from unnest(spread.hour_orders) as cell (orders)
    ) as by_hour
    cross join lateral (
        select sum(cell.orders) as orders
        from unnest(spread.review_orders) as cell (orders)
    ) as by_review
    where spread.state = '' and spread.category = '' and spread.payment_type = ''

),

-- Every cell has its number of orders.
uneven as (

    select count(*) as rows
    from {{ ref('mart_explore_spreads') }}
    where
        cardinality(bins) <> cardinality(bin_orders)
        or cardinality(bins) <> cardinality(bin_values)
        or cardinality(hours) <> cardinality(hour_orders)
        or cardinality(reviews) <> cardinality(review_orders)

),

buyers as (

    select coalesce(sum(customers), 0) as customers
    from {{ ref('mart_explore_buyers') }}
    where state = '' and category = '' and payment_type = '' and previous_month is null

)

select
    orders.orders,
    months.orders as orders_by_month,
    orders.value,
    months.value as value_by_month,
    spreads.value as value_by_bin,
    orders.customers,
    buyers.customers as customers_by_month,
    uneven.rows as uneven_rows
from orders
cross join months
cross join spreads
cross join uneven
cross join buyers
where
    orders.orders <> months.orders
    or orders.value <> months.value
    or orders.value <> spreads.value
    or orders.rows <> spreads.rows
    or orders.with_hour <> spreads.with_hour
    or orders.with_review <> spreads.with_review
    or orders.customers <> buyers.customers
    or uneven.rows > 0
    or (orders.with_state = orders.rows and orders.value <> months.value_of_states)
    or (orders.with_category = orders.rows and orders.value <> months.value_of_categories)
    or (orders.with_payment_type = orders.rows and orders.value <> months.value_of_payments)
