{{ config(materialized='view') }}

with past as (

    -- Cutoffs that are not stored yet; of a big shop a share of the customers.
    select
        cutoffs.cutoff,
        cutoffs.role,
        orders.customer_id,
        orders.order_id,
        orders.ordered_on,
        orders.ordered_at,
        orders.items,
        orders.item_value,
        orders.freight_value,
        orders.state,
        orders.category,
        orders.channel,
        orders.payment_type,
        orders.installments,
        orders.delivered_on,
        orders.estimated_on,
        orders.review_score,
        orders.review_written_on
    from {{ ref('int_snapshot_cutoffs') }} as cutoffs
    inner join {{ ref('int_orders_valued') }} as orders on orders.ordered_on <= cutoffs.cutoff
    inner join {{ ref('int_customers_sampled') }} as customers using (customer_id)
    where cutoffs.role <> 'score' and cutoffs.is_stale and orders.is_purchase

),

present as (

    select
        cutoffs.cutoff,
        cutoffs.role,
        orders.customer_id,
        orders.order_id,
        orders.ordered_on,
        orders.ordered_at,
        orders.items,
        orders.item_value,
        orders.freight_value,
        orders.state,
        orders.category,
        orders.channel,
        orders.payment_type,
        orders.installments,
        orders.delivered_on,
        orders.estimated_on,
        orders.review_score,
        orders.review_written_on
    from {{ ref('int_snapshot_cutoffs') }} as cutoffs
    inner join {{ ref('int_orders_valued') }} as orders on orders.ordered_on <= cutoffs.cutoff
    where cutoffs.role = 'score' and orders.is_purchase

),

orders as (

    select * from past
    union all
    select * from present

),

final as (

    -- The one place that decides what was known by a cutoff. An order is known from its day, its
    -- delivery from the day it arrived, its review from the day it was written.
    select
        cutoff,
        role,
        customer_id,
        order_id,
        ordered_on,
        ordered_at,
        items,
        item_value,
        freight_value,
        state,
        category,
        channel,
        payment_type,
        installments,
        -- What is overdue is late by the days so far.
        case when delivered_on <= cutoff then delivered_on - estimated_on
            when estimated_on < cutoff then cutoff - estimated_on
        end as delivery_delay_days,
        case when review_written_on <= cutoff then review_score end as review_score
    from orders

)

select * from final
