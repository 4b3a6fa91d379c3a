{%- set horizon = days_var('horizon_days') -%}
{%- set fixed = fixed_test_cutoff() -%}

with bounds as (

    select
        first_day,
        last_day,
        as_of,
        -- Of a short history a share has to do. What a chosen test may know ends with its own window.
        first_day + least(
            {{ days_var('min_history_days') }},
            cast(
                floor(
                    {{ var('min_history_share') | float }}
                    * ({% if fixed %}{{ fixed }} + {{ horizon }}{% else %}as_of{% endif %} - first_day)
                ) as integer
            )
        ) as earliest
    from {{ ref('int_data_window') }}

),

month_ends as (

    select
        bounds.as_of,
        cast(months.month + interval '1 month' - interval '1 day' as date) as cutoff
    from bounds
    cross join
        generate_series(
            date_trunc('month', cast(bounds.earliest as timestamp)), cast(bounds.last_day as timestamp), interval '1 month'
        ) as months (month)

),

{% if fixed -%}

test as (

    -- A test at a chosen day. Its own window may close as late as the last day; nothing else after it
    -- exists, neither later snapshots nor a score.
    select
        {{ fixed }} as cutoff,
        last_day
    from bounds
    where first_day is not null

),

final as (

    select
        cutoff,
        case when cutoff + {{ horizon }} <= last_day then 'test' else 'open' end as role
    from test

    union all

    select
        month_ends.cutoff,
        case when month_ends.cutoff + {{ horizon }} <= test.cutoff then 'train' else 'gap' end as role
    from month_ends
    cross join test
    where month_ends.cutoff < test.cutoff

)

{%- else -%}

test as (

    select max(cutoff) as cutoff
    from month_ends
    where cutoff + {{ horizon }} <= as_of

),

final as (

    select
        as_of as cutoff,
        'score' as role
    from bounds
    where as_of is not null

    union all

    select
        month_ends.cutoff,
        case
            when month_ends.cutoff = test.cutoff then 'test'
            when month_ends.cutoff + {{ horizon }} <= test.cutoff then 'train'
            -- Its labels end after the test cutoff: training on it before the test would be a leak.
            when month_ends.cutoff < test.cutoff then 'gap'
            -- Only its shorter label windows are over.
            else 'open'
        end as role
    from month_ends
    cross join test
    where month_ends.cutoff + {{ label_windows() | first }} <= month_ends.as_of

)

{%- endif %}

select * from final
