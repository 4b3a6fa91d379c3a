update ops.publications set shows = publication_id where publication_id = $1
