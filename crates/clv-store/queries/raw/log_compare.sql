-- Where the staged file and the loaded lines differ. A file speaks for the orders it names, on the days it spans: a line
-- that is there is compared by all of its content, equal lines by their number. `place` is a loaded line that the file
-- no longer has, `line` a line of the file that is not loaded. Of an order of which nothing stays no line does, of whatever day.
create temporary table line_differences on commit drop as
with span as (

    select
        cast(min(ordered_at) as date) as first_day,
        cast(max(ordered_at) as date) + 1 as end_day
    from pg_temp.staged_lines

),

sides as (

    select
        order_id,
        customer_id,
        ordered_at,
        amount,
        quantity,
        region,
        category,
        channel,
        file_id,
        line,
        cast(null as tid) as place
    from pg_temp.staged_lines

    union all

    select
        held.order_id,
        held.customer_id,
        held.ordered_at,
        held.amount,
        held.quantity,
        held.region,
        held.category,
        held.channel,
        held.file_id,
        held.line,
        held.ctid as place
    from raw.order_lines as held
    cross join span
    where
        held.ordered_at >= span.first_day
        and held.ordered_at < span.end_day
        and held.order_id in (select staged.order_id from pg_temp.staged_lines as staged)

    union all

    select
        held.order_id,
        held.customer_id,
        held.ordered_at,
        held.amount,
        held.quantity,
        held.region,
        held.category,
        held.channel,
        held.file_id,
        held.line,
        held.ctid as place
    from raw.order_lines as held
    inner join pg_temp.unsold_orders as unsold on held.order_id = unsold.order_id

),

numbered as (

    select
        *,
        row_number() over (
            partition by
                order_id, customer_id, ordered_at, amount, quantity, region, category, channel, place is null
            order by file_id, line
        ) as number
    from sides

)

select
    order_id,
    min(place) as place,
    min(line) filter (where place is null) as line
from numbered
group by order_id, customer_id, ordered_at, amount, quantity, region, category, channel, number
having count(*) = 1
