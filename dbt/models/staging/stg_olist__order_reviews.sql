with final as (

    select
        review_id,
        order_id,
        review_score,
        review_comment_title as comment_title,
        review_comment_message as comment_message,
        review_creation_date as asked_at,
        review_answer_timestamp as written_at,
        cast(review_answer_timestamp as date) as written_on
    from {{ source('raw', 'olist_order_reviews') }}

)

select * from final
