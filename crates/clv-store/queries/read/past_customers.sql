-- The features stand in the order of the catalogue.
select
    past.frequency,
    past.recency_days,
    past.t_days,
    past.days_since_last_purchase,
    past.monetary_value,
    past.first_order_value,
    past.mean_day_value,
    past.purchases_last_90,
    past.purchases_last_365,
    past.items_per_order,
    past.categories,
    past.installments,
    past.freight_share,
    past.delivery_delay_days,
    past.review_score,
    past.acquisition_month,
    past.state,
    past.first_category,
    past.channel,
    past.payment_type,
    past.returns,
    past.future_value,
    past.cutoff
from marts.mart_past_customers as past
order by past.position
