-- Stored snapshots and labels are of the cutoffs and windows that are wanted, built from the facts there
-- are: nothing of a past run is left behind.
select
    stored.cutoff,
    'snapshots' as what
from (select distinct cutoff, fingerprint from {{ ref('int_month_end_snapshots') }}) as stored
full join (select cutoff, fingerprint from {{ ref('int_snapshot_cutoffs') }} where role <> 'score') as wanted
    on stored.cutoff = wanted.cutoff and stored.fingerprint = wanted.fingerprint
where stored.cutoff is null or wanted.cutoff is null

union all

select
    stored.cutoff,
    'labels' as what
from (select distinct cutoff, label_days, fingerprint from {{ ref('int_snapshot_labels') }}) as stored
left join {{ ref('int_label_windows') }} as wanted
    on
        stored.cutoff = wanted.cutoff
        and stored.label_days = wanted.label_days
        and stored.fingerprint = wanted.fingerprint
where wanted.cutoff is null
