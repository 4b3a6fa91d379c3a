with closed as (

    -- Cutoffs whose label window has ended, newest first. Whole-number division rounds towards
    -- zero, so a window that is too short still yields step 0: the filter below removes it.
    select
        data_window.as_of,
        data_window.first_day,
        data_window.as_of - {{ days_var('horizon_days') }} as test_cutoff,
        data_window.as_of - {{ days_var('horizon_days') }} - {{ days_var('step_days') }} * steps.step as cutoff
    from {{ ref('int_data_window') }} as data_window
    cross join
        generate_series(
            0,
            (
                data_window.as_of - {{ days_var('horizon_days') }}
                - data_window.first_day - {{ days_var('min_history_days') }}
            ) / {{ days_var('step_days') }}
        ) as steps (step)

),

final as (

    select
        as_of as cutoff,
        'score' as role
    from {{ ref('int_data_window') }}
    where as_of is not null

    union all

    select
        cutoff,
        case
            when cutoff = test_cutoff then 'test'
            when cutoff + {{ days_var('horizon_days') }} <= test_cutoff then 'train'
            -- Its labels end after the test cutoff: training on it before the test would be a leak.
            else 'gap'
        end as role
    from closed
    where cutoff >= first_day + {{ days_var('min_history_days') }}

)

select * from final
