with ranked as (

    -- An order may be reviewed more than once. The first review written counts: it is the only
    -- choice that a later review cannot change, so a snapshot stays what it was.
    select
        order_id,
        review_score,
        written_on as review_written_on,
        row_number() over (partition by order_id order by written_at, review_id) as position
    from {{ ref('stg_olist__order_reviews') }}
    where written_at is not null and review_score is not null

),

final as (

    select
        order_id,
        review_score,
        review_written_on
    from ranked
    where position = 1

)

select * from final
