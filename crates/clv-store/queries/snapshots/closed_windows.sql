-- Label windows by length, and how many cutoffs have one that was over at the held-out cutoff.
select windows.label_days, count(*) as cutoffs
from intermediate.int_label_windows as windows
cross join (select cutoff from intermediate.int_cutoffs where role = 'test') as test
where windows.cutoff < test.cutoff and windows.cutoff + windows.label_days <= test.cutoff
group by windows.label_days
order by windows.label_days desc
