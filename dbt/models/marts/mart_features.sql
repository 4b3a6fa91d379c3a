{%- set features = snapshot_features() %}

with customers as (

    -- Quantiles of a big shop are those of the customers that month-end snapshots look at: sorting
    -- millions of values per feature would not move them.
    select
        sampled.customer_id is not null as is_sampled,
        {{ (features['number'] + features['choice']) | join(',\n        ') }}
    from {{ ref('int_score_snapshots') }} as snapshots
    left join {{ ref('int_customers_sampled') }} as sampled using (customer_id)

),

numbers as (

    select
        items.position,
        items.feature,
        -- Days between the first purchase and the last are of those who came back: others have none to speak of.
        -- One sort gives all the quantiles; missing values take no part in them.
        percentile_cont(array[0.05, 0.25, 0.5, 0.75, 0.95]) within group (order by items.value)
            filter (where customers.is_sampled) as quantiles,
        min(items.value) as minimum,
        max(items.value) as maximum,
        count(*) filter (where items.value is null) / cast(count(*) as double precision) as missing_share
    from customers
    cross join lateral (
        values
        {% for feature in features['number'] -%}
        {% set value = 'customers.' ~ feature -%}
        {% if feature == 'recency_days' %}{% set value = 'case when customers.frequency > 0 then ' ~ value ~ ' end' %}{% endif -%}
        ({{ loop.index }}, '{{ feature }}', {{ value }}){{ ',' if not loop.last }}
        {% endfor %}
    ) as items (position, feature, value)
    group by items.position, items.feature

),

counts as (

    select
        items.position,
        items.feature,
        items.value,
        count(*) as customers,
        sum(count(*)) over (partition by items.feature) as all_customers
    from customers
    cross join lateral (
        values
        {% for feature in features['choice'] -%}
        ({{ features['number'] | length + loop.index }}, '{{ feature }}', customers.{{ feature }}){{ ',' if not loop.last }}
        {% endfor %}
    ) as items (position, feature, value)
    group by items.position, items.feature, items.value

),

choices as (

    select
        position,
        feature,
        coalesce(
            cast(sum(customers) filter (where value is null) / max(all_customers) as double precision), 0
        ) as missing_share,
        -- Byte order breaks ties, so that the list is the same on every machine.
        jsonb_agg(
            jsonb_build_object('value', value, 'share', cast(customers / all_customers as double precision))
            order by customers desc, value collate "C"
        ) filter (where value is not null) as choices
    from counts
    group by position, feature

),

final as (

    select
        position,
        cast(feature as text) as feature,
        cast('number' as text) as kind,
        minimum,
        quantiles[1] as p05,
        quantiles[2] as p25,
        quantiles[3] as median,
        quantiles[4] as p75,
        quantiles[5] as p95,
        maximum,
        missing_share,
        cast(null as jsonb) as choices
    from numbers

    union all

    select
        position,
        cast(feature as text) as feature,
        cast('choice' as text) as kind,
        null as minimum,
        null as p05,
        null as p25,
        null as median,
        null as p75,
        null as p95,
        null as maximum,
        missing_share,
        choices
    from choices

)

select * from final
