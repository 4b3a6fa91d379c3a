select set_config('clave.web_password', $1, true)
