with final as (

    select
        importance.stage,
        importance.feature,
        importance.gain,
        importance.permutation,
        importance.mean_abs_push
    from {{ source('ml', 'importance') }} as importance
    inner join {{ source('ml', 'models') }} as models using (model_id)
    where models.is_served

)

select * from final
