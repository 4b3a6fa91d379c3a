grant usage on schema marts to clv_web;
grant select on all tables in schema marts to clv_web;
