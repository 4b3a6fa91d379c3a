with final as (

    select
        checks.cutoff,
        checks.role,
        checks.rows,
        checks.facts_deleted,
        checks.checksum_before,
        checks.checksum_after,
        checks.passed,
        checks.orders_left_out,
        checks.rows_touched,
        checks.checked_at
    from {{ source('ops', 'leakage_checks') }} as checks

)

select * from final
