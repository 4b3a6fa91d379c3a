{{ config(materialized='view') }}

with past as (

    select
        snapshots.customer_id,
        snapshots.cutoff,
        cutoffs.role,
        snapshots.frequency,
        snapshots.recency_days,
        snapshots.t_days,
        snapshots.days_since_last_purchase,
        snapshots.monetary_value,
        snapshots.first_order_value,
        snapshots.mean_day_value,
        snapshots.purchases_last_90,
        snapshots.purchases_last_365,
        snapshots.items_per_order,
        snapshots.categories,
        snapshots.installments,
        snapshots.freight_share,
        snapshots.delivery_delay_days,
        snapshots.review_score,
        snapshots.acquisition_month,
        snapshots.state,
        snapshots.first_category,
        snapshots.channel,
        snapshots.payment_type,
        -- Whoever did not come back within a closed window has a known future of nothing; a window that
        -- is not over says nothing.
        case when windows.cutoff is not null then labels.customer_id is not null end as returns,
        cast(
            case when windows.cutoff is not null then coalesce(labels.value, 0) end as numeric(14, 2)
        ) as future_value,
        case when windows.cutoff is not null then coalesce(labels.purchase_days, 0) end as future_purchase_days
    from {{ ref('int_month_end_snapshots') }} as snapshots
    inner join {{ ref('int_cutoffs') }} as cutoffs on snapshots.cutoff = cutoffs.cutoff and cutoffs.role <> 'score'
    left join {{ ref('int_label_windows') }} as windows
        on snapshots.cutoff = windows.cutoff and windows.label_days = {{ days_var('horizon_days') }}
    left join {{ ref('int_snapshot_labels') }} as labels
        on
            snapshots.customer_id = labels.customer_id
            and snapshots.cutoff = labels.cutoff
            and labels.label_days = {{ days_var('horizon_days') }}

),

final as (

    select * from past

    union all

    select
        customer_id,
        cutoff,
        'score' as role,
        frequency,
        recency_days,
        t_days,
        days_since_last_purchase,
        monetary_value,
        first_order_value,
        mean_day_value,
        purchases_last_90,
        purchases_last_365,
        items_per_order,
        categories,
        installments,
        freight_share,
        delivery_delay_days,
        review_score,
        acquisition_month,
        state,
        first_category,
        channel,
        payment_type,
        null as returns,
        cast(null as numeric(14, 2)) as future_value,
        null as future_purchase_days
    from {{ ref('int_score_snapshots') }}

)

select * from final
