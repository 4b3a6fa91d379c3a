-- Open cutoffs have shorter label windows only: nothing is asked of their snapshots at the horizon.
select cutoff, role
from intermediate.int_cutoffs
where role <> 'open'
order by cutoff
