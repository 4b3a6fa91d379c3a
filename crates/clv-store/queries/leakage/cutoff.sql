select set_config('clave.cutoff', $1, true)
