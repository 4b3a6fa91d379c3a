select count(*) from raw.order_lines
