{#- The words of the rules are made of the same numbers as the rules. -#}
{%- set horizon = days_var('horizon_days') | trim | int -%}
{%- set recent = (horizon / 2) | round | int -%}
{%- set long = horizon * 2 -%}

with rules as (

    select
        rules.position,
        rules.segment,
        rules.rule
    from (
        values
        (1, 'Regulars', 'bought on three days or more, last within {{ horizon }} days'),
        (2, 'Returned once', 'bought on two days, last within {{ horizon }} days'),
        (3, 'Lapsed repeat customers', 'bought on two days or more, not within {{ horizon }} days'),
        (4, 'New', 'bought on one day, within {{ recent }} days'),
        (5, 'Cooling', 'bought on one day, {{ recent + 1 }} to {{ long }} days ago'),
        (6, 'Fading', 'bought on one day, more than {{ long }} days ago')
    ) as rules (position, segment, rule)

),

days as (

    -- Who came after the last complete day has just been there.
    select
        customers.value,
        customers.purchase_days,
        greatest(data_window.as_of - customers.last_purchase_on, 0) as days_since,
        customers.p_returns,
        customers.expected_value
    from {{ ref('dim_customers') }} as customers
    cross join {{ ref('int_data_window') }} as data_window

),

placed as (

    -- By limits and not by ranks: equal customers are in one segment, however many they are.
    select
        case
            when purchase_days >= 3 and days_since <= {{ horizon }} then 1
            when purchase_days = 2 and days_since <= {{ horizon }} then 2
            when purchase_days >= 2 then 3
            when days_since <= {{ recent }} then 4
            when days_since <= {{ long }} then 5
            else 6
        end as position,
        value,
        purchase_days,
        days_since,
        p_returns,
        expected_value
    from days

),

summed as (

    select
        position,
        count(*) as customers,
        percentile_cont(0.5) within group (order by days_since) as days_since_median,
        avg(purchase_days) as purchase_days_mean,
        sum(value) as value,
        count(expected_value) as scored_customers,
        sum(p_returns) as expected_buyers,
        sum(expected_value) as expected_value
    from placed
    group by position

),

final as (

    select
        summed.position,
        rules.segment,
        rules.rule,
        cast(summed.customers as integer) as customers,
        summed.days_since_median,
        cast(summed.purchase_days_mean as double precision) as purchase_days_mean,
        cast(summed.value as numeric(14, 2)) as value,
        cast(summed.scored_customers as integer) as scored_customers,
        cast(summed.expected_buyers as numeric(14, 4)) as expected_buyers,
        cast(summed.expected_value as numeric(14, 4)) as expected_value
    from summed
    inner join rules on summed.position = rules.position

)

select * from final
