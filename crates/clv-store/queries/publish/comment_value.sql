select set_config('clave.publication', $1, true)
