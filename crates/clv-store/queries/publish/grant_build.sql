grant usage on schema marts_build to clv_web;
grant select on all tables in schema marts_build to clv_web;
