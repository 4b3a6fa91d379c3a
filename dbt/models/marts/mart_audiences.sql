with windows as (

    select
        windows.audience,
        count(*) as windows,
        count(*) filter (where windows.is_held) as windows_held
    from {{ source('ml', 'audience_windows') }} as windows
    inner join {{ source('ml', 'models') }} as models using (model_id)
    where models.is_served
    group by windows.audience

),

final as (

    -- An audience without past windows has an interval all the same, and says that it is untested.
    select
        audiences.position,
        audiences.audience,
        audiences.customers,
        audiences.expected_buyers,
        audiences.expected_total,
        audiences.low,
        audiences.high,
        coalesce(windows.windows, 0) as windows,
        coalesce(windows.windows_held, 0) as windows_held
    from {{ source('ml', 'audiences') }} as audiences
    inner join {{ source('ml', 'models') }} as models using (model_id)
    left join windows using (audience)
    where models.is_served

)

select * from final
