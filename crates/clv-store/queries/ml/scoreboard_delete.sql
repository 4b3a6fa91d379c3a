delete from ml.scoreboard where model_id = $1
