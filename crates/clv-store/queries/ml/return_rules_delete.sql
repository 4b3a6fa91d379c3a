delete from ml.return_rules where model_id = $1
