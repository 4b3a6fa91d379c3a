{%- set fixed = fixed_test_cutoff() -%}

with lengths as (

    select unnest(array[{{ label_windows() | join(', ') }}]) as label_days

),

windows as (

    -- Windows that are over. With a test at a chosen day, nothing after that day enters but the test's
    -- own labels.
    select
        cutoffs.cutoff,
        lengths.label_days
    from {{ ref('int_cutoffs') }} as cutoffs
    cross join lengths
    cross join {{ ref('int_data_window') }} as data_window
    where
        cutoffs.role <> 'score'
        {% if fixed -%}
        and cutoffs.cutoff + lengths.label_days
        <= case when cutoffs.role = 'test' then data_window.last_day else {{ fixed }} end
        {%- else -%}
        and cutoffs.cutoff + lengths.label_days <= data_window.as_of
        {%- endif %}

),

fingerprints as (

    -- Who was a customer by the cutoff, and what was bought in the window.
    select
        windows.cutoff,
        windows.label_days,
        cast(md5(cast(
            row(
                sum(facts.orders) filter (where facts.day <= windows.cutoff),
                sum(facts.order_hash_high) filter (where facts.day <= windows.cutoff),
                sum(facts.order_hash_low) filter (where facts.day <= windows.cutoff),
                sum(facts.orders),
                sum(facts.order_hash_high),
                sum(facts.order_hash_low),
                max(settings.snapshot_share),
                '{{ code_fingerprint(['int_snapshot_labels']) }}'
            ) as text
        )) as uuid) as fingerprint
    from windows
    cross join {{ ref('int_settings') }} as settings
    left join {{ ref('int_facts_fingerprinted') }} as facts on facts.day <= windows.cutoff + windows.label_days
    group by windows.cutoff, windows.label_days

),

stored as (

    {{
        stored_fingerprints(
            'int_snapshot_labels', [{'name': 'cutoff', 'type': 'date'}, {'name': 'label_days', 'type': 'integer'}]
        )
    }}

),

final as (

    -- A window in which nobody bought leaves no row to vouch for it and is looked at again each time.
    select
        fingerprints.cutoff,
        fingerprints.label_days,
        fingerprints.fingerprint,
        stored.cutoff is null as is_stale
    from fingerprints
    left join stored using (cutoff, label_days, fingerprint)

)

select * from final
