-- Of the model trained last, whichever is served: it is the data that they tell of.
with newest as (

    select model_id
    from {{ source('ml', 'models') }}
    order by trained_at desc, model_id
    limit 1

),

final as (

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
    inner join newest using (model_id)

)

select * from final
