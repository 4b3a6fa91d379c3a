-- Whenever the proof was run, it held for every cutoff it looked at.
select
    cutoff,
    checksum_before,
    checksum_after
from {{ ref('mart_leakage') }}
where not passed or checksum_before <> checksum_after
