with final as (

    select
        return_drivers.position,
        return_drivers.feature,
        return_drivers.step,
        return_drivers.choice,
        return_drivers.odds_ratio,
        return_drivers.odds_ratio_low,
        return_drivers.odds_ratio_high,
        return_drivers.verdict,
        return_drivers.customers,
        return_drivers.returned
    from {{ source('ml', 'return_drivers') }} as return_drivers
    inner join {{ source('ml', 'models') }} as models using (model_id)
    where models.is_served

)

select * from final
