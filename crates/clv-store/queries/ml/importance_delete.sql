delete from ml.importance where model_id = $1
