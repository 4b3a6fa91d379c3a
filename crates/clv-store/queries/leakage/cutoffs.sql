-- The cutoffs that are looked at: the first, those spread evenly up to the last, the test and the present.
with numbered as (

    select
        cutoff,
        role,
        row_number() over (order by cutoff) - 1 as place,
        count(*) over () - 1 as last_place
    from intermediate.int_cutoffs

)

select
    cutoff,
    role
from numbered
where
    role in ('test', 'score')
    or place in (
        select cast(round(spread.step * cast(numbered.last_place as numeric) / $1) as bigint)
        from generate_series(0, $1) as spread (step)
    )
order by cutoff
