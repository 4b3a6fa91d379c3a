-- The segments in their order, and the states and first categories of all customers, by a jump from one to the next of
-- the index: as many steps as there are names, however many customers.
with recursive states as (
    (select state from marts.dim_customers where state is not null order by state limit 1)
    union all
    select (select next.state from marts.dim_customers as next where next.state > states.state order by next.state limit 1)
    from states
    where states.state is not null
),

categories as (
    (
        select first_category
        from marts.dim_customers
        where first_category is not null
        order by first_category
        limit 1
    )
    union all
    select (
        select next.first_category
        from marts.dim_customers as next
        where next.first_category > categories.first_category
        order by next.first_category
        limit 1
    )
    from categories
    where categories.first_category is not null
)

select 'segment' as dimension, segment as name, position from marts.mart_segments
union all
select 'state' as dimension, state as name, 0 as position from states where state is not null
union all
select 'category' as dimension, first_category as name, 0 as position from categories where first_category is not null
order by dimension, position, name
