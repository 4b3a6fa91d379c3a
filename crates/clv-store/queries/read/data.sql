-- All that is known about the data, as one document: every part is small, and one statement reads them together.
-- $1 rows of rejected rows at most.
select jsonb_build_object(
    'files', (
        select coalesce(jsonb_agg(to_jsonb(files) order by files.file, files.file_id), '[]')
        from (
            select
                file_id, file, loaded_at, bytes, sha256, rows_read, rows_used, rows_rejected, rows_set_apart,
                rows_in_table, reading
            from marts.mart_loaded_files
        ) as files
    ),
    'rejected', (
        select coalesce(jsonb_agg(to_jsonb(rejected) order by rejected.rows desc, rejected.file, rejected.first_line), '[]')
        from (
            select file, column_name, reason, rows, first_line, first_value
            from marts.mart_rejected_rows
            order by rows desc, file, first_line
            limit $1::bigint
        ) as rejected
    ),
    'steps', (
        select coalesce(jsonb_agg(to_jsonb(steps) order by steps.finished_at, steps.step), '[]')
        from (select step, finished_at, is_unchanged, seconds, summary from marts.mart_steps) as steps
    ),
    'tests', (
        select coalesce(jsonb_agg(to_jsonb(tests) order by tests.step, tests.name), '[]')
        from (select step, name, status, failures, seconds from marts.mart_tests) as tests
    ),
    'months', (
        select coalesce(jsonb_agg(to_jsonb(months) order by months.measure, months.month), '[]')
        from (
            select
                month,
                measure,
                (raw * 100)::bigint as raw_hundredths,
                (marts * 100)::bigint as marts_hundredths,
                (difference * 100)::bigint as difference_hundredths
            from marts.mart_reconciliation
        ) as months
    ),
    'leakage', (
        select coalesce(jsonb_agg(to_jsonb(checks) order by checks.cutoff), '[]')
        from (select cutoff, role, rows, passed from marts.mart_leakage) as checks
    ),
    'drift', (
        select coalesce(jsonb_agg(to_jsonb(drift) order by drift.position), '[]')
        from (
            select
                position, measure, subject, then_day, now_day, then_value, now_value, change, lo, hi, reading
            from marts.mart_drift
        ) as drift
    ),
    'lineage', (
        select coalesce(jsonb_agg(to_jsonb(edges) order by edges.layer, edges.model, edges.input), '[]')
        from (select model, layer, input, input_layer from marts.mart_lineage) as edges
    )
) as known
