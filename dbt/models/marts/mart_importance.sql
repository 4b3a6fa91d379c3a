with final as (

    select
        importance.stage,
        importance.feature,
        importance.gain,
        importance.permutation
    from {{ source('ml', 'importance') }} as importance
    inner join {{ source('ml', 'models') }} as models using (model_id)
    where models.is_served

)

select * from final
