delete from ml.drift where model_id = $1
