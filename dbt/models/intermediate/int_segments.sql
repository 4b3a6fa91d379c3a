with settings as (

    select
        horizon_days as horizon,
        cast(round(horizon_days / 2.0) as integer) as recent,
        horizon_days * 2 as long
    from {{ ref('int_settings') }}

),

-- By limits and not by ranks: equal customers are in one segment, however many they are.
final as (

    select
        segments.position,
        segments.segment,
        segments.rule,
        segments.purchase_days,
        segments.days_since
    from settings
    cross join lateral (
        values
        (
            1, 'Regulars', 'bought on three days or more, last within ' || horizon || ' days',
            int4range(3, null), int4range(0, horizon, '[]')
        ),
        (
            2, 'Returned once', 'bought on two days, last within ' || horizon || ' days',
            int4range(2, 2, '[]'), int4range(0, horizon, '[]')
        ),
        (
            3, 'Lapsed repeat customers', 'bought on two days or more, not within ' || horizon || ' days',
            int4range(2, null), int4range(horizon, null, '()')
        ),
        (
            4, 'New', 'bought on one day, within ' || recent || ' days',
            int4range(1, 1, '[]'), int4range(0, recent, '[]')
        ),
        (
            5, 'Cooling', 'bought on one day, ' || recent + 1 || ' to ' || long || ' days ago',
            int4range(1, 1, '[]'), int4range(recent, long, '(]')
        ),
        (
            6, 'Fading', 'bought on one day, more than ' || long || ' days ago',
            int4range(1, 1, '[]'), int4range(long, null, '()')
        )
    ) as segments (position, segment, rule, purchase_days, days_since)

)

select * from final
