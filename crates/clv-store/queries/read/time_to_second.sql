-- The curve in about $3 steps of whole days, however long it is.
with measured as (
    select greatest(ceil(max(day) / $3::double precision), 1)::int as stride, max(day) as longest
    from marts.mart_time_to_second
)

select
    least(ceil(waiting.day / measured.stride::double precision)::int * measured.stride, measured.longest) as day,
    max(waiting.at_risk)::bigint as at_risk,
    sum(waiting.events)::bigint as events,
    max(waiting.returned_share)::double precision as returned_share,
    ((array_agg(waiting.returned_low order by waiting.day desc))[1])::double precision as returned_low,
    ((array_agg(waiting.returned_high order by waiting.day desc))[1])::double precision as returned_high
from marts.mart_time_to_second as waiting
cross join measured
group by 1
order by 1
