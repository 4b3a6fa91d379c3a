-- Renaming a schema touches no table, so open readers neither wait nor make this wait. Only dropping the
-- publication before the last one needs its tables to be at rest.
drop schema if exists marts_prev cascade;
alter schema marts rename to marts_prev;
alter schema marts_build rename to marts;
