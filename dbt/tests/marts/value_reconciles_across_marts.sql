-- Every mart that adds up value or orders adds up to the same, to the cent, as customer-days do.
with totals as (

    select 'int_customer_days' as part, coalesce(sum(value), 0) as value, coalesce(sum(orders), 0) as orders
    from {{ ref('int_customer_days') }}
    union all
    select 'fct_orders' as part, coalesce(sum(value), 0) as value, count(*) filter (where is_purchase) as orders
    from {{ ref('fct_orders') }}
    union all
    select 'mart_months' as part, coalesce(sum(value), 0) as value, coalesce(sum(orders), 0) as orders
    from {{ ref('mart_months') }}
    union all
    select 'mart_overview' as part, value_total as value, orders
    from {{ ref('mart_overview') }}
    union all
    -- Who only ever returned something is no customer.
    select
        'dim_customers' as part,
        coalesce(sum(value), 0) + max(returns_only_value) as value,
        coalesce(sum(dim_customers.orders), 0) as orders
    from {{ ref('mart_overview') }}
    left join {{ ref('dim_customers') }} as dim_customers on true

)

select
    totals.part,
    totals.value,
    totals.orders
from totals
inner join totals as reference on reference.part = 'int_customer_days'
where totals.value <> reference.value or totals.orders <> reference.orders
