select
    stage,
    feature,
    gain,
    permutation,
    mean_abs_push
from marts.mart_importance
order by stage, permutation desc nulls last, gain desc nulls last, feature
