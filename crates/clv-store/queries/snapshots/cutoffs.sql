select cutoff, role from intermediate.int_cutoffs order by cutoff
