alter role clv_web login
