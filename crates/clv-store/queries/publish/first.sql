alter schema marts_build rename to marts;
