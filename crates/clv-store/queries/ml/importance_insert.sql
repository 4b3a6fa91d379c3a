insert into ml.importance (model_id, stage, feature, gain, permutation)
values ($1, $2, $3, $4, $5)
