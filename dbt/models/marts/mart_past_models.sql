with published as (

    select distinct model_id
    from {{ source('ops', 'publications') }}
    where model_id is not null

),

served as (

    select trained_at
    from {{ source('ml', 'models') }}
    where is_served

),

-- Of the models that were compared in a training, the one that it put forward.
chosen as (

    select
        model_id,
        label,
        gini,
        gini_lo,
        gini_hi
    from {{ source('ml', 'scoreboard') }}
    where is_served

),

final as (

    select
        models.model_id,
        models.trained_at,
        chosen.label,
        models.horizon_days,
        models.as_of,
        models.test_cutoff,
        models.test_customers,
        models.test_buyers,
        chosen.gini,
        chosen.gini_lo,
        chosen.gini_hi,
        case
            when models.is_served then 'served'
            when published.model_id is not null then 'replaced'
            when models.trained_at < served.trained_at then 'passed_over'
            else 'waiting'
        end as standing
    from {{ source('ml', 'models') }} as models
    left join chosen using (model_id)
    left join published using (model_id)
    left join served on true

)

select * from final
