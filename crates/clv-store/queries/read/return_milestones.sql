-- What the curve says at these days ($4), and on the last one; only days that somebody was observed for.
-- `half_by`: when half of those had returned who have by then.
with asked as (
    select day
    from unnest($4::int[]) as days (day)
    where day <= (select max(day) from marts.mart_time_to_second)
    union
    select max(day) from marts.mart_time_to_second having count(*) > 0
),

reached as (
    select
        asked.day,
        latest.returned_share,
        latest.returned_low,
        latest.returned_high
    from asked
    cross join lateral (
        select returned_share, returned_low, returned_high
        from marts.mart_time_to_second
        where day <= asked.day
        order by day desc
        limit 1
    ) as latest
)

select
    reached.day,
    coalesce(
        (select at_risk from marts.mart_time_to_second where day >= reached.day order by day limit 1), 0
    )::bigint as at_risk,
    reached.returned_share::double precision as returned_share,
    reached.returned_low::double precision as returned_low,
    reached.returned_high::double precision as returned_high,
    (
        select min(day)
        from marts.mart_time_to_second
        where reached.returned_share > 0 and returned_share >= reached.returned_share / 2
    ) as half_by
from reached
order by reached.day
