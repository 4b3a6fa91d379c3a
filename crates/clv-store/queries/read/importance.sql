select
    stage,
    feature,
    gain,
    permutation
from marts.mart_importance
order by stage, permutation desc nulls last, gain desc nulls last, feature
