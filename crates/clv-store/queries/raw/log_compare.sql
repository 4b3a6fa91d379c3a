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

-- Joined and not asked for with `or`, which would look each line up without a hash where the orders are many.
spoken_for as (

    select
        named.order_id,
        span.first_day,
        span.end_day
    from (select distinct staged.order_id from pg_temp.staged_lines as staged) as named
    cross join span

    union all

    select
        unsold.order_id,
        cast('-infinity' as date) as first_day,
        cast('infinity' as date) as end_day
    from pg_temp.unsold_orders as unsold

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
    inner join spoken_for
        on
            held.order_id = spoken_for.order_id
            and held.ordered_at >= spoken_for.first_day
            and held.ordered_at < spoken_for.end_day

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
