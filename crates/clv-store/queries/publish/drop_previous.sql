-- Of all that a swap does, only this needs tables to be at rest: those of the publication before the last.
drop schema if exists marts_prev cascade;
