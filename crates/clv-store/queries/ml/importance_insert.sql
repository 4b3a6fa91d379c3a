insert into ml.importance (model_id, stage, feature, gain, permutation, mean_abs_push)
values ($1, $2, $3, $4, $5, $6)
