-- The line between training and test: no training label may come from after the test cutoff, no test may
-- overlap its own history, and no label from after the last complete day (of a chosen test: the last day).
select
    cutoffs.cutoff,
    cutoffs.role
from {{ ref('int_cutoffs') }} as cutoffs
cross join {{ ref('int_data_window') }} as data_window
cross join {{ ref('int_settings') }} as settings
left join {{ ref('int_cutoffs') }} as test on test.role = 'test'
where
    (cutoffs.role = 'train' and cutoffs.cutoff + settings.horizon_days > test.cutoff)
    or (
        cutoffs.role in ('train', 'gap', 'test')
        and settings.fixed_test_cutoff is null
        and cutoffs.cutoff + settings.horizon_days > data_window.as_of
    )
    or (cutoffs.role = 'test' and cutoffs.cutoff + settings.horizon_days > data_window.last_day)
    or (cutoffs.role <> 'score' and cutoffs.cutoff > settings.fixed_test_cutoff)
