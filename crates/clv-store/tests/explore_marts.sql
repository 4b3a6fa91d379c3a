-- What the explore page reads, made from the orders of `marts.sql`: the sums that dbt makes, in the plainest words.
create table marts.mart_explore_months as
select
    part.state, part.category, month, (count(*) filter (where is_purchase))::int as orders,
    sum(value)::numeric(14, 2) as value
from marts.fct_orders as o
cross join lateral (values ('', ''), (o.state, ''), ('', o.category), (o.state, o.category)) as part (state, category)
where part.state is not null and part.category is not null
group by part.state, part.category, month;

create table marts.mart_explore_values as
select
    part.state, part.category, month,
    width_bucket((value * 100)::bigint, (
        select array_agg(edge order by edge) from (
            select 0::bigint as edge
            union
            select (step * 10::numeric ^ power / 10)::bigint
            from unnest(array[100, 150, 220, 330, 470, 680]) as step cross join generate_series(0, 10) as power
        ) as edges
    ))::smallint as bin,
    count(*)::int as orders, sum(value)::numeric(14, 2) as value
from marts.fct_orders as o
cross join lateral (values ('', ''), (o.state, ''), ('', o.category), (o.state, o.category)) as part (state, category)
where part.state is not null and part.category is not null
group by part.state, part.category, month, bin;

create table marts.mart_explore_buyers as
select state, category, month, previous_month, count(*)::int as customers
from (
    select
        part.state, part.category, month,
        lag(month) over (partition by part.state, part.category, customer_id order by month) as previous_month
    from marts.fct_orders as o
    cross join lateral (values ('', ''), (o.state, ''), ('', o.category), (o.state, o.category)) as part (state, category)
    where is_purchase and part.state is not null and part.category is not null
    group by part.state, part.category, customer_id, month
) as dated
group by state, category, month, previous_month;

grant select on all tables in schema marts to clv_web;
