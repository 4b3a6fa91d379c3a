{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        indexes=[{'columns': ['cutoff']}],
        pre_hook="{% if is_incremental() %}
            delete from {{ this }} as stored
            where not exists (
                select from {{ ref('int_snapshot_cutoffs') }} as current
                where current.cutoff = stored.cutoff and current.fingerprint = stored.fingerprint
            )
        {% endif %}"
    )
}}

-- The hook takes away, in the same transaction, the cutoffs whose facts have changed or that are no
-- longer wanted; what is built here are those that are not stored.
with final as (

    select
        built.customer_id,
        built.cutoff,
        cutoffs.fingerprint,
        built.frequency,
        built.recency_days,
        built.t_days,
        built.days_since_last_purchase,
        built.monetary_value,
        built.first_order_value,
        built.mean_day_value,
        built.purchases_last_90,
        built.purchases_last_365,
        built.items_per_order,
        built.categories,
        built.installments,
        built.freight_share,
        built.delivery_delay_days,
        built.review_score,
        built.acquisition_month,
        built.state,
        built.first_category,
        built.channel,
        built.payment_type
    from {{ ref('int_snapshots_built') }} as built
    inner join {{ ref('int_snapshot_cutoffs') }} as cutoffs on built.cutoff = cutoffs.cutoff and built.role = cutoffs.role
    where built.role <> 'score'

)

select * from final
