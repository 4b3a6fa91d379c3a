delete from ml.predictions where model_id = $1
