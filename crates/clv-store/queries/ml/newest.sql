select model_id from ml.models order by trained_at desc, model_id limit 1
