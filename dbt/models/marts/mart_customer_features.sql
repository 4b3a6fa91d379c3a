{{ config(indexes=[{'columns': ['customer_id'], 'unique': true}]) }}

with final as (

    select
        customer_id,
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
        payment_type
    from {{ ref('int_score_snapshots') }}

)

select * from final
