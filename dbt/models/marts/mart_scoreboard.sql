with final as (

    select
        scoreboard.position,
        scoreboard.model,
        scoreboard.label,
        scoreboard.gini,
        scoreboard.gini_lo,
        scoreboard.gini_hi,
        scoreboard.auc,
        scoreboard.pr_auc,
        scoreboard.brier,
        scoreboard.spearman,
        scoreboard.mae,
        scoreboard.rmse,
        scoreboard.bias_ratio,
        scoreboard.predicted_total,
        scoreboard.top_decile_share,
        scoreboard.is_served
    from {{ source('ml', 'scoreboard') }} as scoreboard
    inner join {{ source('ml', 'models') }} as models using (model_id)
    where models.is_served

)

select * from final
