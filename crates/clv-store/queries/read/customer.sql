-- $1 customer
select
    customers.customer_id,
    customers.state,
    customers.first_category,
    customers.first_purchase_on,
    customers.last_purchase_on,
    customers.purchase_days::bigint as purchase_days,
    customers.orders::bigint as orders,
    (customers.value * 100)::bigint as value_cents,
    customers.p_returns,
    (customers.spend_if_returns * 100)::bigint as spend_if_returns_cents,
    (customers.expected_value * 100)::bigint as expected_value_cents,
    customers.segment,
    to_jsonb(features) - 'customer_id' as features
from marts.dim_customers as customers
left join marts.mart_customer_features as features on customers.customer_id = features.customer_id
where customers.customer_id = $1
