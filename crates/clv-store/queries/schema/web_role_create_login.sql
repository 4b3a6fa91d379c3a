create role clv_web login nosuperuser nocreatedb nocreaterole noreplication noinherit
