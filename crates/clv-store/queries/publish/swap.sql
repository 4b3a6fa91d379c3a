-- Renaming a schema touches no table, so open readers neither wait nor make this wait.
alter schema marts rename to marts_prev;
revoke all on all tables in schema marts_prev from clv_web;
revoke all on schema marts_prev from clv_web;
alter schema marts_build rename to marts;
