with ranked as (

    -- Customers of equal expected value share the best rank among them: a tier never cuts through them.
    select
        p_returns,
        expected_value,
        rank() over (order by expected_value desc) as place,
        count(*) over () as all_customers
    from {{ ref('dim_customers') }}
    where expected_value is not null

),

tiers as (

    select
        tiers.position,
        tiers.tier,
        tiers.above_pct,
        tiers.up_to_pct
    from (
        values
        (1, 'Top 1%', 0, 1),
        (2, 'Next 4%', 1, 5),
        (3, 'Next 5%', 5, 10),
        (4, 'Next 10%', 10, 20),
        (5, 'Next 30%', 20, 50),
        (6, 'Lower half', 50, 100)
    ) as tiers (position, tier, above_pct, up_to_pct)

),

summed as (

    select
        tiers.position,
        tiers.tier,
        count(*) as customers,
        min(ranked.expected_value) as least_value,
        sum(ranked.p_returns) as expected_buyers,
        sum(ranked.expected_value) as expected_value
    from ranked
    -- The best customer is in the first tier, however few there are.
    inner join tiers
        on
            (ranked.place - 1) * 100 >= tiers.above_pct * ranked.all_customers
            and (ranked.place - 1) * 100 < tiers.up_to_pct * ranked.all_customers
    group by tiers.position, tiers.tier

),

final as (

    select
        position,
        tier,
        cast(customers as integer) as customers,
        cast(least_value as numeric(14, 4)) as least_value,
        cast(expected_buyers as numeric(14, 4)) as expected_buyers,
        cast(expected_value as numeric(14, 4)) as expected_value
    from summed

)

select * from final
