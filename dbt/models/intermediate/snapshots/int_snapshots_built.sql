{{ config(materialized='view') }}

with final as (

    select
        purchases.customer_id,
        purchases.cutoff,
        purchases.role,
        purchases.frequency,
        purchases.recency_days,
        purchases.t_days,
        purchases.days_since_last_purchase,
        purchases.monetary_value,
        purchases.first_order_value,
        purchases.mean_day_value,
        purchases.purchases_last_90,
        purchases.purchases_last_365,
        orders.items_per_order,
        categories.categories,
        orders.installments,
        orders.freight_share,
        orders.delivery_delay_days,
        orders.review_score,
        purchases.acquisition_month,
        orders.state,
        orders.first_category,
        orders.channel,
        orders.payment_type
    from {{ ref('int_snapshot_purchase_features') }} as purchases
    inner join {{ ref('int_snapshot_order_features') }} as orders using (customer_id, cutoff, role)
    -- A log without categories knows none of anybody.
    left join {{ ref('int_snapshot_category_features') }} as categories using (customer_id, cutoff, role)

)

select * from final
