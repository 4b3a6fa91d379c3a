{%- set code = code_fingerprint([
    'int_orders_as_known', 'int_snapshot_purchase_features', 'int_snapshot_order_features',
    'int_snapshot_category_features', 'int_snapshots_built',
]) -%}

with fingerprints as (

    -- Everything a month-end snapshot is made of: the facts known by then, the customers looked at,
    -- and the definitions.
    select
        cutoffs.cutoff,
        cutoffs.role,
        cast(md5(cast(
            row(
                sum(facts.facts), sum(facts.hash_high), sum(facts.hash_low), max(settings.snapshot_share), '{{ code }}'
            ) as text
        )) as uuid) as fingerprint
    from {{ ref('int_cutoffs') }} as cutoffs
    cross join {{ ref('int_settings') }} as settings
    left join {{ ref('int_facts_fingerprinted') }} as facts on facts.day <= cutoffs.cutoff
    where cutoffs.role <> 'score'
    group by cutoffs.cutoff, cutoffs.role

),

stored as (

    {{ stored_fingerprints('int_month_end_snapshots', [{'name': 'cutoff', 'type': 'date'}]) }}

),

final as (

    select
        fingerprints.cutoff,
        fingerprints.role,
        fingerprints.fingerprint,
        stored.cutoff is null as is_stale
    from fingerprints
    left join stored using (cutoff, fingerprint)

    union all

    -- The present is built anew every time.
    select
        cutoff,
        role,
        null as fingerprint,
        true as is_stale
    from {{ ref('int_cutoffs') }}
    where role = 'score'

)

select * from final
