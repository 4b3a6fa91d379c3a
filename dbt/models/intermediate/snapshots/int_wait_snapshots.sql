{{ config(materialized='view') }}

with ages as (

    -- Waits are looked at in parts: at first customers come back far more often than later.
    select
        age_days,
        open_days
    from (values (0, 20), (20, 40), (60, 90), (150, cast(null as integer))) as ages (age_days, open_days)

),

waits as (

    -- Everybody looked at waits from the first purchase day to the second; a part begins with who has not
    -- come back by then. The orders of the first day are all there are. A delivery is known from the day it
    -- arrived, a review from the day it was written.
    select
        customers.customer_id,
        customers.first_purchase_on,
        customers.first_purchase_on + ages.age_days as cutoff,
        ages.age_days,
        ages.open_days,
        min(seconds.purchased_on) - (customers.first_purchase_on + ages.age_days) as returned_after_days,
        min(seconds.value) as second_day_value,
        avg(orders.items) as items_per_order,
        avg(orders.installments) as installments,
        sum(orders.freight_value) / nullif(sum(orders.item_value + orders.freight_value), 0) as freight_share,
        avg(
            case when orders.delivered_on <= customers.first_purchase_on + ages.age_days
                    then orders.delivered_on - orders.estimated_on
                when orders.estimated_on < customers.first_purchase_on + ages.age_days
                    then customers.first_purchase_on + ages.age_days - orders.estimated_on
            end
        ) as delivery_delay_days,
        avg(
            case when orders.review_written_on <= customers.first_purchase_on + ages.age_days then orders.review_score end
        ) as review_score,
        (array_agg(orders.state order by orders.ordered_at desc, orders.order_id desc))[1] as state,
        (array_agg(orders.category order by orders.ordered_at, orders.order_id))[1] as first_category,
        (array_agg(orders.channel order by orders.ordered_at, orders.order_id))[1] as channel,
        (array_agg(orders.payment_type order by orders.ordered_at, orders.order_id))[1] as payment_type
    from {{ ref('int_customers_sampled') }} as customers
    cross join ages
    cross join {{ ref('int_data_window') }} as data_window
    inner join {{ ref('int_orders_valued') }} as orders
        on
            customers.customer_id = orders.customer_id
            and customers.first_purchase_on = orders.ordered_on
            and orders.is_purchase
    left join {{ ref('int_customer_days') }} as seconds
        on customers.customer_id = seconds.customer_id and seconds.day_number = 2
    where
        customers.first_purchase_on + ages.age_days < data_window.last_day
        and (
            seconds.purchased_on is null
            or seconds.purchased_on > customers.first_purchase_on + ages.age_days
        )
    group by customers.customer_id, customers.first_purchase_on, ages.age_days, ages.open_days

),

categories_known as (

    select
        customers.customer_id,
        count(*) as categories
    from {{ ref('int_customers_sampled') }} as customers
    inner join {{ ref('int_customer_categories_dated') }} as categories
        on customers.customer_id = categories.customer_id and customers.first_purchase_on = categories.first_bought_on
    group by customers.customer_id

),

final as (

    -- The features of int_snapshots_built for somebody with one purchase day.
    select
        waits.customer_id,
        waits.cutoff,
        waits.open_days,
        waits.returned_after_days,
        cast(case when waits.second_day_value < 0 then 0 else waits.second_day_value end as double precision) as returned_value,
        cast(0 as double precision) as frequency,
        cast(0 as double precision) as recency_days,
        cast(waits.age_days as double precision) as t_days,
        cast(waits.age_days as double precision) as days_since_last_purchase,
        cast(null as double precision) as monetary_value,
        cast(greatest(firsts.value, 0) as double precision) as first_order_value,
        cast(greatest(firsts.value + coalesce(given_back.value, 0), 0) as double precision) as mean_day_value,
        cast(case when waits.age_days < 90 then 1 else 0 end as double precision) as purchases_last_90,
        cast(1 as double precision) as purchases_last_365,
        cast(waits.items_per_order as double precision) as items_per_order,
        cast(categories_known.categories as double precision) as categories,
        cast(waits.installments as double precision) as installments,
        cast(waits.freight_share as double precision) as freight_share,
        cast(waits.delivery_delay_days as double precision) as delivery_delay_days,
        cast(waits.review_score as double precision) as review_score,
        cast(extract(month from waits.first_purchase_on) as double precision) as acquisition_month,
        waits.state,
        waits.first_category,
        waits.channel,
        waits.payment_type
    from waits
    inner join {{ ref('int_customer_days') }} as firsts
        on waits.customer_id = firsts.customer_id and waits.first_purchase_on = firsts.purchased_on
    -- Until the second purchase, all other days are of returns.
    left join lateral (
        select sum(days.value) as value
        from {{ ref('int_customer_days') }} as days
        where
            days.customer_id = waits.customer_id
            and days.purchased_on <= waits.cutoff
            and days.purchased_on <> waits.first_purchase_on
    ) as given_back on true
    left join categories_known on waits.customer_id = categories_known.customer_id

)

select * from final
