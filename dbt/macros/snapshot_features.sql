{#- The features of a customer snapshot in their fixed order, by kind. The names and the order are
    the model's own (clv-core's feature catalogue); int_customer_snapshots has a column for each. -#}
{% macro snapshot_features() -%}
    {{ return({
        'number': [
            'frequency', 'recency_days', 't_days', 'days_since_last_purchase', 'monetary_value',
            'first_order_value', 'mean_day_value', 'purchases_last_90', 'purchases_last_365',
            'items_per_order', 'categories', 'installments', 'freight_share', 'delivery_delay_days',
            'review_score', 'acquisition_month',
        ],
        'choice': ['state', 'first_category', 'channel', 'payment_type'],
    }) }}
{%- endmacro %}
