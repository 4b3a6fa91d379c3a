delete from ml.return_drivers where model_id = $1
