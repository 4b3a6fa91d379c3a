with final as (

    select
        drift.position,
        drift.measure,
        drift.subject,
        drift.then_day,
        drift.now_day,
        drift.then_value,
        drift.now_value,
        drift.change,
        drift.lo,
        drift.hi,
        drift.reading
    from {{ source('ml', 'drift') }} as drift
    inner join {{ source('ml', 'models') }} as models using (model_id)
    where models.is_served

)

select * from final
