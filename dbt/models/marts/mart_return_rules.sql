with final as (

    select
        return_rules.position,
        return_rules.rule,
        return_rules.customers,
        return_rules.buyers,
        return_rules.rate
    from {{ source('ml', 'return_rules') }} as return_rules
    inner join {{ source('ml', 'models') }} as models using (model_id)
    where models.is_served

)

select * from final
