select
    feature,
    kind,
    minimum,
    p05,
    p25,
    median,
    p75,
    p95,
    maximum,
    missing_share,
    choices
from marts.mart_features
order by position
