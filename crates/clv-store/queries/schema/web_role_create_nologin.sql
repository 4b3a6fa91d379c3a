create role clv_web nologin nosuperuser nocreatedb nocreaterole noreplication noinherit
