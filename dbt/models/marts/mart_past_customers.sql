{%- set features = snapshot_features() %}
{%- set features = features['number'] + features['choice'] %}

with past as (

    -- The latest snapshot whose window is over.
    select
        row_number() over (order by md5(customer_id), customer_id) as position,
        cutoff,
        {{ features | join(',\n        ') }},
        returns,
        cast(future_value as double precision) as future_value
    from {{ ref('int_customer_snapshots') }}
    where role = 'test' and returns is not null

),

final as (

    -- Of a big shop some customers, by a hash that no feature knows of; who they are is not told.
    select
        position,
        cutoff,
        {{ features | join(',\n        ') }},
        returns,
        future_value
    from past
    where position <= 50000

)

select * from final
