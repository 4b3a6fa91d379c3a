create temporary table staged_lines (like raw.order_lines) on commit drop;
create temporary table unsold_orders (order_id text not null) on commit drop
