{{ config(contract={'enforced': true}, indexes=[{'columns': ['role']}]) }}

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
        orders.items_per_order,
        categories.categories,
        orders.installments,
        orders.freight_share,
        orders.delivery_delay_days,
        orders.review_score,
        purchases.acquisition_month,
        choices.state,
        choices.first_category,
        choices.payment_type,
        -- Whoever did not come back within a closed window has a known future of nothing; the
        -- future after the score cutoff is unknown.
        case when purchases.role <> 'score' then labels.customer_id is not null end as returns,
        cast(
            case when purchases.role <> 'score' then coalesce(labels.future_value, 0) end as numeric(14, 2)
        ) as future_value,
        case
            when purchases.role <> 'score' then coalesce(labels.future_purchase_days, 0)
        end as future_purchase_days
    from {{ ref('int_snapshot_purchase_features') }} as purchases
    inner join {{ ref('int_snapshot_order_features') }} as orders using (customer_id, cutoff)
    inner join {{ ref('int_snapshot_category_features') }} as categories using (customer_id, cutoff)
    inner join {{ ref('int_snapshot_choices') }} as choices using (customer_id, cutoff)
    left join {{ ref('int_snapshot_labels') }} as labels using (customer_id, cutoff)

)

select * from final
