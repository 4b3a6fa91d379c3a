delete from ml.calibration where model_id = $1
