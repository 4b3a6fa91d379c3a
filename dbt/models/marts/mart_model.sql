with final as (

    select
        models.model_id,
        models.trained_at,
        models.horizon_days,
        models.value_basis,
        models.as_of,
        models.test_cutoff,
        models.first_train_cutoff,
        models.last_train_cutoff,
        models.train_rows,
        models.train_buyers,
        models.test_customers,
        models.test_buyers,
        models.test_actual_total,
        models.verdict,
        models.artefact
    from {{ source('ml', 'models') }} as models
    where models.is_served

)

select * from final
