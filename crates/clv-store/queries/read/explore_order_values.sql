-- Orders under all filters, by value, and their totals in the row without a bin. Orders of the totals are purchases, and
-- customers are those who made them: what was given back counts in the value alone. Orders below zero are in bin 0.
-- $1 first month, $2 last month, $3 state, $4 category; null means no filter. In the marts an empty name means all.
select
    bin::integer as bin,
    sum(orders)::bigint as orders,
    (sum(value) * 100)::bigint as value_cents,
    null::bigint as customers
from marts.mart_explore_values
where
    state = coalesce($3::text, '')
    and category = coalesce($4::text, '')
    and ($1::date is null or month >= $1)
    and ($2::date is null or month <= $2)
group by bin

union all

select
    null::integer as bin,
    coalesce(sum(orders), 0)::bigint as orders,
    coalesce(sum(value) * 100, 0)::bigint as value_cents,
    (
        -- Each customer counts in the first of the months they bought in.
        select coalesce(sum(customers), 0)::bigint
        from marts.mart_explore_buyers
        where
            state = coalesce($3::text, '')
            and category = coalesce($4::text, '')
            and ($1::date is null or month >= $1)
            and ($2::date is null or month <= $2)
            and (previous_month is null or previous_month < $1)
    ) as customers
from marts.mart_explore_months
where
    state = coalesce($3::text, '')
    and category = coalesce($4::text, '')
    and ($1::date is null or month >= $1)
    and ($2::date is null or month <= $2)
