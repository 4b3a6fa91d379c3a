delete from ml.audiences where model_id = $1
