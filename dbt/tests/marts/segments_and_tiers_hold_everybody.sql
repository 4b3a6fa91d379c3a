-- Nobody is in two segments or in none, and every customer with a forecast is in one tier.
with counts as (

    select
        (select count(*) from {{ ref('dim_customers') }}) as customers,
        (select coalesce(sum(customers), 0) from {{ ref('mart_segments') }}) as in_segments,
        (select count(*) from {{ ref('dim_customers') }} where expected_value is not null) as scored,
        (select coalesce(sum(customers), 0) from {{ ref('mart_value_tiers') }}) as in_tiers,
        (select coalesce(sum(value), 0) from {{ ref('dim_customers') }}) as value,
        (select coalesce(sum(value), 0) from {{ ref('mart_segments') }}) as value_in_segments,
        (select coalesce(sum(expected_value), 0) from {{ ref('dim_customers') }}) as expected,
        (select coalesce(sum(expected_value), 0) from {{ ref('mart_segments') }}) as expected_in_segments,
        (select coalesce(sum(expected_value), 0) from {{ ref('mart_value_tiers') }}) as expected_in_tiers

)

select
    customers,
    in_segments,
    scored,
    in_tiers,
    value,
    value_in_segments,
    expected,
    expected_in_segments,
    expected_in_tiers
from counts
where
    customers <> in_segments
    or scored <> in_tiers
    or value <> value_in_segments
    or expected <> expected_in_segments
    or expected <> expected_in_tiers
