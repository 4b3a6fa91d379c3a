select model_id from ml.models where is_served
