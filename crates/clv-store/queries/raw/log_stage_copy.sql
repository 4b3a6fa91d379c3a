copy pg_temp.staged_lines (
    order_id, customer_id, ordered_at, amount, quantity, region, category, channel, file_id, line
) from stdin with (format text, freeze true)
