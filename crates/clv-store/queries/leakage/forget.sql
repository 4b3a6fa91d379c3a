delete from ops.leakage_checks
