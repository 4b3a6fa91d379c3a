-- The line between training and test: no training label may come from after the test cutoff, and no
-- label from after the last complete day.
select
    cutoffs.cutoff,
    cutoffs.role
from {{ ref('int_cutoffs') }} as cutoffs
cross join {{ ref('int_data_window') }} as data_window
left join {{ ref('int_cutoffs') }} as test on test.role = 'test'
where
    (cutoffs.role = 'train' and cutoffs.cutoff + {{ days_var('horizon_days') }} > test.cutoff)
    or (cutoffs.role <> 'score' and cutoffs.cutoff + {{ days_var('horizon_days') }} > data_window.as_of)
