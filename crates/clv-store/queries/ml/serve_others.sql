update ml.models set is_served = false where is_served and model_id <> $1
