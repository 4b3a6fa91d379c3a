with final as (

    -- The one place that decides what was known by a cutoff. An order is known from its day, its
    -- delivery from the day it arrived, its review from the day it was written. Order status is
    -- never a feature: the file holds only its final state.
    select
        cutoffs.cutoff,
        orders.customer_id,
        orders.order_id,
        orders.ordered_at,
        orders.items,
        orders.item_value,
        orders.freight_value,
        orders.state,
        orders.category,
        orders.payment_type,
        orders.installments,
        case
            when orders.delivered_on <= cutoffs.cutoff then orders.delivered_on - orders.estimated_on
        end as delivery_delay_days,
        case
            when orders.review_written_on <= cutoffs.cutoff then orders.review_score
        end as review_score
    from {{ ref('int_cutoffs') }} as cutoffs
    inner join {{ ref('int_orders_valued') }} as orders on orders.ordered_on <= cutoffs.cutoff
    where orders.items > 0

)

select * from final
