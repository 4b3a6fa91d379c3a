select role, password_hash, changed_at from access.account($1)
