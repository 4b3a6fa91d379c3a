with final as (

    select
        calibration.decile,
        calibration.customers,
        calibration.predicted_rate,
        calibration.observed_rate,
        calibration.predicted_value,
        calibration.actual_value
    from {{ source('ml', 'calibration') }} as calibration
    inner join {{ source('ml', 'models') }} as models using (model_id)
    where models.is_served

)

select * from final
