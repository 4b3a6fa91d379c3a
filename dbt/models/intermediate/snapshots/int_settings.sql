{%- if (var('source_kind') == 'orders') != (var('value_basis') == 'amount') -%}
    {{ exceptions.raise_compiler_error("value_basis must be amount for an order log and only for one, not '" ~ var('value_basis') ~ "' for '" ~ var('source_kind') ~ "'") }}
{%- endif -%}

with counts as (

    select count(*) as customers
    from {{ ref('int_customers_summed') }}

),

shares as (

    -- The largest power of a half that keeps the customers of a month-end snapshot within the limit.
    {% if var('snapshot_share') == 'auto' -%}
    select max(power(0.5, halvings.halving)) as snapshot_share
    from counts
    cross join generate_series(0, 40) as halvings (halving)
    where counts.customers * power(0.5, halvings.halving) <= {{ days_var('snapshot_customers') }}
    {%- else -%}
    select cast({{ var('snapshot_share') | float }} as double precision) as snapshot_share
    {%- endif %}

),

final as (

    select
        cast('{{ var("source") | replace("'", "''") }}' as text) as source,
        cast('{{ var("source_kind") }}' as text) as source_kind,
        cast('{{ var("currency") }}' as text) as currency,
        cast('{{ var("value_basis") }}' as text) as value_basis,
        cast({{ days_var('horizon_days') }} as integer) as horizon_days,
        cast('{{ label_windows() | join(", ") }}' as text) as label_windows,
        cast({{ days_var('min_history_days') }} as integer) as min_history_days,
        cast({{ var('min_history_share') | float }} as double precision) as min_history_share,
        {{ fixed_test_cutoff() or 'cast(null as date)' }} as fixed_test_cutoff,
        cast(shares.snapshot_share as double precision) as snapshot_share
    from shares

)

select * from final
