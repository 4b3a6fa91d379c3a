select has_database_privilege($1::name, current_database(), 'CREATE')
