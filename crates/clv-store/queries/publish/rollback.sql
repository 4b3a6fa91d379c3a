alter schema marts rename to marts_swap;
alter schema marts_prev rename to marts;
alter schema marts_swap rename to marts_prev;
