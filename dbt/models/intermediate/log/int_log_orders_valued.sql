with final as (

    -- The lines of an order on one day, whatever their number. A line that came later (a return booked
    -- under the old number) is a fact of its own day: merged into the first one it would tell the past
    -- what only the future knows.
    select
        order_id,
        customer_id,
        ordered_on,
        min(ordered_at) as ordered_at,
        -- A return or a credit alone is no purchase; something for nothing is one.
        bool_or(amount >= 0) as is_purchase,
        cast(sum(quantity) filter (where amount >= 0) as numeric(14, 3)) as items,
        cast(round(sum(amount), 2) as numeric(14, 2)) as value,
        (array_agg(state order by file_id, line) filter (where state is not null))[1] as state,
        -- What the order was about: its dearest line, the first one among equals.
        (array_agg(category order by amount desc, file_id, line) filter (where category is not null))[1] as category,
        cast(nullif(count(distinct category), 0) as integer) as categories,
        (array_agg(channel order by file_id, line) filter (where channel is not null))[1] as channel
    from {{ ref('stg_orders__lines') }}
    group by order_id, customer_id, ordered_on

)

select * from final
