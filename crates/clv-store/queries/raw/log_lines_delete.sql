delete from raw.order_lines where file_id = $1
