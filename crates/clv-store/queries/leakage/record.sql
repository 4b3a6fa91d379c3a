insert into ops.leakage_checks (
    cutoff, role, rows, facts_deleted, checksum_before, checksum_after, passed, orders_left_out, rows_touched
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
