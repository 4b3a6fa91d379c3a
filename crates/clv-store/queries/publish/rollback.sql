grant usage on schema marts_prev to clv_web;
grant select on all tables in schema marts_prev to clv_web;
revoke all on all tables in schema marts from clv_web;
revoke all on schema marts from clv_web;
alter schema marts rename to marts_swap;
alter schema marts_prev rename to marts;
alter schema marts_swap rename to marts_prev;
