{{
    config(
        materialized='incremental',
        incremental_strategy='append',
        on_schema_change='append_new_columns',
        indexes=[{'columns': ['cutoff', 'label_days']}],
        pre_hook="{% if is_incremental() %}
            delete from {{ this }} as stored
            where not exists (
                select from {{ ref('int_label_windows') }} as current
                where
                    current.cutoff = stored.cutoff
                    and current.label_days = stored.label_days
                    and current.fingerprint = stored.fingerprint
            )
        {% endif %}"
    )
}}

with days as (

    select
        customers.customer_id,
        customers.first_purchase_on,
        days.purchased_on,
        days.is_purchase,
        days.value
    from {{ ref('int_customer_days') }} as days
    inner join {{ ref('int_customers_sampled') }} as customers using (customer_id)

),

final as (

    -- The window is open at the cutoff and closed at its end: (cutoff, cutoff + label_days]. Buyers
    -- only; returns reduce what they bought, never below nothing.
    select
        days.customer_id,
        windows.cutoff,
        windows.label_days,
        cast(count(*) filter (where days.is_purchase) as integer) as purchase_days,
        cast(greatest(sum(days.value), 0) as numeric(14, 2)) as value,
        windows.fingerprint
    from {{ ref('int_label_windows') }} as windows
    inner join days
        on
            days.purchased_on > windows.cutoff
            and days.purchased_on <= windows.cutoff + windows.label_days
            and days.first_purchase_on <= windows.cutoff
    where windows.is_stale
    group by days.customer_id, windows.cutoff, windows.label_days, windows.fingerprint
    having count(*) filter (where days.is_purchase) > 0

)

select * from final
