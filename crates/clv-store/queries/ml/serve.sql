update ml.models set is_served = true where model_id = $1
