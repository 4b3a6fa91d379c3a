delete from ml.audience_windows where model_id = $1
