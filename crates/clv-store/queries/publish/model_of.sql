select model_id from ops.publications where publication_id = $1
