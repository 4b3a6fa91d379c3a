create temporary table staged_lines (like raw.order_lines) on commit drop
