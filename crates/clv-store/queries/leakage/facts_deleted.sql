-- Facts that came after the cutoff, of all customers. A check that had nothing to delete proves nothing.
select
    (select count(*) from raw.olist_orders where order_purchase_timestamp >= $1::date + 1)
    + (select count(*) from raw.olist_orders where order_delivered_customer_date >= $1::date + 1)
    + (select count(*) from raw.olist_order_reviews where review_answer_timestamp >= $1::date + 1)
    + (select count(*) from raw.order_lines where ordered_at >= $1::date + 1)
