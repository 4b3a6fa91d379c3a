with final as (

    select
        windows.cutoff,
        windows.audience,
        windows.window_end,
        windows.customers,
        windows.expected_total,
        windows.low,
        windows.high,
        windows.actual_total,
        windows.is_held
    from {{ source('ml', 'audience_windows') }} as windows
    inner join {{ source('ml', 'models') }} as models using (model_id)
    where models.is_served

)

select * from final
