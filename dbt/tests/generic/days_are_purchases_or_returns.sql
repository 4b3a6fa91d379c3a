{#- Fails for a purchase day without a number or without a purchase, and for a day of returns that has
    one or that is worth something. -#}
{% test days_are_purchases_or_returns(model) %}
select customer_id, purchased_on, is_purchase, orders, value, day_number
from {{ model }}
where
    is_purchase <> (day_number is not null)
    or is_purchase <> (orders > 0)
    or (not is_purchase and value >= 0)
{% endtest %}
