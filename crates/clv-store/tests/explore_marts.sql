-- What the explore page reads, made from the orders of `marts.sql`: the sums that dbt makes, in the plainest words.
create view marts.parts as
select
    part.state, part.category, part.payment_type, o.customer_id, o.month, o.is_purchase, o.value,
    24 * (extract(isodow from o.ordered_on)::int - 1) + o.hour as hour,
    5 * width_bucket(o.delivery_days, array[4, 8, 15, 22, 31]) + o.review_score - 1 as review,
    width_bucket((value * 100)::bigint, (
        select array_agg(edge order by edge) from (
            select 0::bigint as edge
            union
            select (step * 10::numeric ^ power / 10)::bigint
            from unnest(array[100, 150, 220, 330, 470, 680]) as step cross join generate_series(0, 10) as power
        ) as edges
    )) as bin
from marts.fct_orders as o
cross join lateral (
    select state, category, payment_type
    from (values (''), (o.state)) as s (state)
    cross join (values (''), (o.category)) as c (category)
    cross join (values (''), (o.payment_type)) as p (payment_type)
    where state is not null and category is not null and payment_type is not null
) as part;

create table marts.mart_explore_months as
select
    state, category, payment_type, month, (count(*) filter (where is_purchase))::int as orders,
    sum(value)::numeric(14, 2) as value
from marts.parts
group by state, category, payment_type, month;

create table marts.mart_explore_names as
select 'state' as dimension, state as name, (count(*) filter (where is_purchase))::int as orders, sum(value)::numeric(14, 2) as value
from marts.fct_orders where state is not null group by state
union all
select 'category', category, (count(*) filter (where is_purchase))::int, sum(value)::numeric(14, 2)
from marts.fct_orders where category is not null group by category
union all
select 'payment', payment_type, (count(*) filter (where is_purchase))::int, sum(value)::numeric(14, 2)
from marts.fct_orders where payment_type is not null group by payment_type;

create table marts.mart_explore_spreads as
select
    part.state, part.category, part.payment_type, part.month,
    array(
        select bin::smallint from marts.parts as p
        where (p.state, p.category, p.payment_type, p.month) = (part.state, part.category, part.payment_type, part.month)
        group by bin order by bin
    ) as bins,
    array(
        select count(*)::int from marts.parts as p
        where (p.state, p.category, p.payment_type, p.month) = (part.state, part.category, part.payment_type, part.month)
        group by bin order by bin
    ) as bin_orders,
    array(
        select sum(value)::numeric(14, 2) from marts.parts as p
        where (p.state, p.category, p.payment_type, p.month) = (part.state, part.category, part.payment_type, part.month)
        group by bin order by bin
    ) as bin_values,
    array(
        select hour::smallint from marts.parts as p
        where
            (p.state, p.category, p.payment_type, p.month) = (part.state, part.category, part.payment_type, part.month)
            and is_purchase and hour is not null
        group by hour order by hour
    ) as hours,
    array(
        select count(*)::int from marts.parts as p
        where
            (p.state, p.category, p.payment_type, p.month) = (part.state, part.category, part.payment_type, part.month)
            and is_purchase and hour is not null
        group by hour order by hour
    ) as hour_orders,
    array(
        select review::smallint from marts.parts as p
        where
            (p.state, p.category, p.payment_type, p.month) = (part.state, part.category, part.payment_type, part.month)
            and is_purchase and review is not null
        group by review order by review
    ) as reviews,
    array(
        select count(*)::int from marts.parts as p
        where
            (p.state, p.category, p.payment_type, p.month) = (part.state, part.category, part.payment_type, part.month)
            and is_purchase and review is not null
        group by review order by review
    ) as review_orders
from (select distinct state, category, payment_type, month from marts.parts) as part;

create table marts.mart_explore_buyers as
select state, category, payment_type, month, previous_month, count(*)::int as customers
from (
    select
        state, category, payment_type, month,
        lag(month) over (partition by state, category, payment_type, customer_id order by month) as previous_month
    from marts.parts
    where is_purchase
    group by state, category, payment_type, customer_id, month
) as dated
group by state, category, payment_type, month, previous_month;

drop view marts.parts;
grant select on all tables in schema marts to clv_web;
