-- $1 the new file. How much it shares with what is loaded, and how much of that is different.
with changed as (

    select distinct order_id
    from pg_temp.line_differences
    where place is not null and order_id not in (select order_id from pg_temp.unsold_orders)

),

unsold as (

    select order_id
    from pg_temp.line_differences
    where order_id in (select order_id from pg_temp.unsold_orders)

)

select
    (select count(*) from pg_temp.line_differences where line is not null) as added,
    (
        select count(*) from pg_temp.line_differences
        where line is not null and order_id in (select order_id from changed)
    ) as added_to_changed,
    (
        select count(*) from pg_temp.line_differences
        where place is not null and order_id in (select order_id from changed)
    ) as replaced,
    (select count(*) from changed) as changed_orders,
    (select count(distinct order_id) from unsold) as unsold_orders,
    (select count(*) from unsold) as unsold_lines,
    (
        select count(distinct held.order_id) from raw.order_lines as held
        where held.order_id in (select staged.order_id from pg_temp.staged_lines as staged)
    ) as shared_orders,
    (
        select coalesce(array_agg(first_few.order_id order by first_few.order_id), '{}')
        from (select order_id from changed order by order_id limit 5) as first_few
    ) as examples
