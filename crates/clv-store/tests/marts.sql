-- A published shop that fits into the head: six orders, five customers, four months.
create schema marts;

create table marts.mart_overview as
select
    'olist' as source, 'olist' as source_kind, 'BRL' as currency, 'items' as value_basis, 180 as horizon_days,
    date '2017-01-05' as first_day, date '2017-03-04' as last_day, date '2017-03-04' as as_of,
    6 as orders, 4 as customers, 5 as customer_days, 1 as repeat_customers, 0 as same_day_repeat_customers,
    5335.49::numeric(14, 2) as value_total, 1333.87::numeric(14, 2) as value_mean, 150.00::numeric(14, 2) as value_median,
    date '2017-02-01' as last_full_month, 2 as new_customers_last_full_month,
    'madeup000001' as model_id,
    4 as expected_customers, 12.34::numeric(14, 2) as expected_total, 3.09::numeric(14, 2) as expected_mean,
    0.50::numeric(14, 2) as expected_p10, 9.99::numeric(14, 2) as expected_p90,
    0.10::numeric(14, 2) as expected_buyers, 0.75::double precision as recent_share,
    timestamptz '2026-01-02 03:04:05+00' as published_at;

create table marts.mart_months (
    month date, orders int, customer_days int, new_customers int, repeat_customers int, value numeric(14, 2),
    is_partial boolean
);
insert into marts.mart_months values
    ('2017-01-01', 2, 2, 1, 1, 35.50, false),
    ('2017-02-01', 2, 2, 2, 0, 299.99, false),
    ('2017-03-01', 2, 1, 1, 0, 5000.00, true),
    ('2017-04-01', 0, 0, 0, 0, 0.00, true);

create table marts.mart_concentration (measure text, customers_pct int, value_share double precision);
insert into marts.mart_concentration values
    ('so_far', 100, 1), ('so_far', 0, 0), ('expected', 0, 0), ('expected', 50, 0.9), ('expected', 100, 1);

create table marts.fct_orders (
    order_id text, customer_id text, ordered_on date, month date, state text, category text, is_purchase boolean, items int,
    value numeric(14, 2)
);
alter table marts.fct_orders
    add payment_type text, add channel text, add delivery_days int, add review_score smallint, add hour smallint;
insert into marts.fct_orders (order_id, customer_id, ordered_on, month, state, category, is_purchase, items, value) values
    ('o1', 'c1', '2017-01-05', '2017-01-01', 'SP', 'toys', true, 1, 10.00),
    ('o2', 'c1', '2017-01-20', '2017-01-01', 'SP', 'toys', true, 2, 25.50),
    ('o3', 'c2', '2017-02-01', '2017-02-01', 'RJ', 'books', true, 1, 199.99),
    ('o4', 'c3', '2017-02-10', '2017-02-01', 'SP', 'books', true, 1, 100.00),
    ('o5', 'c4', '2017-03-03', '2017-03-01', 'MG', 'toys', false, 0, 0.00),
    ('o6', 'c5', '2017-03-04', '2017-03-01', 'SP', 'garden', true, 3, 5000.00);
-- o1 and o3 were bought on a Thursday and a Wednesday; o3 came late and its buyer was not pleased.
update marts.fct_orders set hour = 14, payment_type = 'credit_card', delivery_days = 3, review_score = 5
where order_id in ('o1', 'o2', 'o4');
update marts.fct_orders set hour = 23, payment_type = 'boleto', delivery_days = 31, review_score = 1 where order_id = 'o3';
update marts.fct_orders set hour = 0, payment_type = 'boleto' where order_id in ('o5', 'o6');

create table marts.mart_model as
select
    'madeup000001' as model_id, timestamptz '2026-01-01 00:00:00+00' as trained_at, 180 as horizon_days,
    'items' as value_basis, date '2017-03-04' as as_of, date '2016-09-05' as test_cutoff,
    date '2016-03-01' as first_train_cutoff, date '2016-03-09' as last_train_cutoff,
    100::bigint as train_rows, 7::bigint as train_buyers, 50::bigint as test_customers, 2::bigint as test_buyers,
    88.80::numeric(14, 2) as test_actual_total, 'No better than recency alone.' as verdict, '\x0102'::bytea as artefact;

create table marts.mart_scoreboard (
    position int, model text, label text, gini double precision, gini_lo double precision, gini_hi double precision, auc double precision, pr_auc double precision,
    brier double precision, spearman double precision, mae double precision, rmse double precision,
    bias_ratio double precision, predicted_total double precision, top_decile_share double precision, is_served boolean
);
insert into marts.mart_scoreboard values
    (2, 'zero', 'Nobody returns', null, null, null, 0.5, 0.01, 0.01, null, 1, 2, 0, 0, null, false),
    (1, 'hurdle', 'XGBoost hurdle', 0.24, 0.17, 0.31, 0.6, 0.02, 0.01, 0.1, 1.5, 2, 1.04, 92.345, 0.21, true);

create table marts.mart_past_models (
    model_id text, trained_at timestamptz, label text, horizon_days int, as_of date, test_cutoff date, test_customers bigint,
    test_buyers bigint, gini double precision, gini_lo double precision, gini_hi double precision, standing text
);
insert into marts.mart_past_models values
    ('madeup000000', '2025-12-01 00:00:00+00', 'Mean', 180, '2017-02-04', '2016-08-05', 40, 1, null, null, null, 'replaced'),
    ('madeup000001', '2026-01-01 00:00:00+00', 'XGBoost hurdle', 180, '2017-03-04', '2016-09-05', 50, 2, 0.24, 0.17, 0.31, 'served');

create table marts.mart_calibration (
    decile int, customers int, predicted_rate double precision, observed_rate double precision,
    predicted_value double precision, actual_value double precision
);
insert into marts.mart_calibration values (2, 25, 0.01, 0.02, 0.614, 0), (1, 25, 0.05, 0.02, 3.08, 3.552);

create table marts.mart_importance (
    stage text, feature text, gain double precision, permutation double precision,
    mean_abs_push double precision
);
insert into marts.mart_importance values
    ('spend', 'state', 1, null, null), ('returns', 'state', 0.2, 0.01, 0.002), ('returns', 'frequency', 0.8, 0.03, 0.004);

create table marts.mart_return_rules (position int, rule text, customers int, buyers int, rate double precision);
insert into marts.mart_return_rules values (1, 'bought on one day', 90, 5, 0.0556), (2, 'bought on more', 10, 2, 0.2);

create table marts.mart_return_drivers (
    position int, feature text, step text, choice text, odds_ratio double precision, odds_ratio_low double precision,
    odds_ratio_high double precision, verdict text, customers int, returned int
);
insert into marts.mart_return_drivers values
    (2, 'state', 'not_another', 'SP', 1.02, 0.9, 1.15, 'no_effect_seen', 100, 7),
    (1, 'installments', 'one_more', null, 0.93, 0.91, 0.95, 'later', 100, 7);

create table marts.mart_features (
    position int, feature text, kind text, minimum double precision, p05 double precision, p25 double precision,
    median double precision, p75 double precision, p95 double precision, maximum double precision,
    missing_share double precision, choices jsonb
);
insert into marts.mart_features values
    (1, 'frequency', 'number', 0, 0, 0, 0, 0, 1, 3, 0, null),
    (2, 'recency_days', 'number', 0, 0, 0, 0, 0, 10, 15, 0, null),
    (3, 't_days', 'number', 0, 1, 20, 30, 50, 58, 58, 0, null),
    (4, 'days_since_last_purchase', 'number', 0, 0, 10, 24, 40, 43, 43, 0, null),
    (5, 'monetary_value', 'number', 5, 6, 10, 25.5, 40, 50, 90, 0.8, null),
    (6, 'first_order_value', 'number', 10, 10, 50, 100, 200, 5000, 5000, 0, null),
    (7, 'state', 'choice', null, null, null, null, null, null, null, 0,
        '[{"value": "SP", "share": 0.6}, {"value": "RJ", "share": 0.4}]');

create table marts.mart_audiences (
    position int, audience text, customers bigint, expected_buyers double precision, expected_total double precision,
    low double precision, high double precision, windows bigint, windows_held bigint
);
insert into marts.mart_audiences values
    (2, 'recent', 2, 0.08, 10.5, 0, 31.25, 6, 6), (1, 'everybody', 4, 0.1, 12.34, 1.5, 40.004, 6, 5);

create table marts.mart_audience_windows (
    cutoff date, audience text, window_end date, customers bigint, expected_total double precision,
    low double precision, high double precision, actual_total double precision, is_held boolean
);
insert into marts.mart_audience_windows values
    ('2016-08-31', 'everybody', '2017-02-27', 3, 20, 5, 50, 60, false),
    ('2016-07-31', 'everybody', '2017-01-27', 2, 10, 5, 20, 12.5, true);

create table marts.mart_past_customers (
    position bigint, cutoff date, frequency double precision, recency_days double precision, t_days double precision,
    days_since_last_purchase double precision, monetary_value double precision, first_order_value double precision,
    mean_day_value double precision, purchases_last_90 double precision, purchases_last_365 double precision,
    items_per_order double precision, categories double precision, installments double precision,
    freight_share double precision, delivery_delay_days double precision, review_score double precision,
    acquisition_month double precision, state text, first_category text, channel text, payment_type text,
    returns boolean, future_value double precision
);
insert into marts.mart_past_customers values
    (2, '2016-08-31', 1, 30, 60, 30, 25, 100, 62.5, 1, 2, 1, 1, 1, 0.2, -3, null, 7, 'RJ', 'books', null, 'boleto', true, 75.5),
    (1, '2016-08-31', 0, 0, 30, 30, null, 100, 100, 1, 1, 2, 1, 3, 0.1, 2, 5, 8, 'SP', 'toys', null, 'credit_card', false, 0),
    (3, '2016-08-31', 0, 0, 200, 200, null, 50, 50, 0, 1, 1, 1, 1, 0.1, 0, 4, 2, 'SP', 'toys', null, 'credit_card', false, 0);
create table marts.mart_cohorts (
    cohort_month date, months_since int, month date, customers int, buyers int, retention double precision,
    value numeric(14, 2), value_per_customer numeric(14, 4), is_partial boolean
);
insert into marts.mart_cohorts values
    ('2017-02-01', 0, '2017-02-01', 2, 2, 1, 299.99, 149.9950, false),
    ('2017-01-01', 1, '2017-02-01', 1, 0, 0, 0, 35.5000, false),
    ('2017-01-01', 0, '2017-01-01', 1, 1, 1, 35.50, 35.5000, false),
    ('2014-12-01', 0, '2014-12-01', 9, 9, 1, 9.00, 1.0000, true);

create table marts.mart_cohort_curves (
    cohort_group text, months_since int, customers int, customers_in_group int, value_added numeric(14, 4),
    value_per_customer numeric(14, 4)
);
insert into marts.mart_cohort_curves values
    ('2017-H1', 0, 3, 3, 111.8300, 111.8300), ('all', 0, 3, 3, 111.8300, 111.8300), ('all', 1, 2, 3, 1.2345, 113.0645);

create table marts.mart_time_to_second (
    day int, at_risk int, events int, censored int, returned_share numeric(9, 8), returned_low numeric(9, 8),
    returned_high numeric(9, 8)
);
insert into marts.mart_time_to_second values
    (200, 1, 0, 1, 0.25, 0.009, 0.691), (15, 4, 1, 0, 0.25, 0.009, 0.691), (0, 5, 0, 1, 0, null, null), (22, 3, 0, 2, 0.25, 0.009, 0.691);

create table marts.dim_customers (
    customer_id text, state text, first_category text, first_purchase_on date, last_purchase_on date, purchase_days int,
    orders int, value numeric(14, 2), segment text, p_returns double precision, spend_if_returns numeric(14, 4),
    expected_value numeric(14, 4)
);
insert into marts.dim_customers values
    ('c1', 'SP', 'toys', '2017-01-05', '2017-01-20', 2, 2, 35.50, 'Returned once', 0.03, 100, 3),
    ('c2', 'RJ', 'books', '2017-02-01', '2017-02-01', 1, 1, 199.99, 'New', 0.01, 300, 3),
    ('c3', 'SP', 'books', '2017-02-10', '2017-02-10', 1, 1, 100.00, 'New', 0.02, 50.005, 1.0001),
    ('c5', 'SP', 'garden', '2017-03-04', '2017-03-04', 1, 1, 5000.00, 'New', null, null, null);

create table marts.mart_customer_features (
    customer_id text, frequency double precision, t_days double precision, review_score double precision, state text
);
insert into marts.mart_customer_features values ('c1', 1, 58, null, 'SP'), ('c2', 0, 31, 4.5, 'RJ'), ('c3', 0, 22, 5, 'SP');

create table marts.mart_loaded_files as
select
    1::bigint as file_id, 'orders.csv' as file, 'olist' as source, timestamptz '2026-01-02 03:00:00+00' as loaded_at,
    2048::bigint as bytes, repeat('ab', 32) as sha256, 9::bigint as rows_read, 6::bigint as rows_used,
    2::bigint as rows_rejected, 1::bigint as rows_set_apart, 6::bigint as rows_in_table, null::text as reading;

create table marts.mart_rejected_rows as
select
    'orders.csv' as file, 'order_purchase_timestamp' as column_name, 'not a moment' as reason, 2::bigint as rows,
    4::bigint as first_line, 'yesterday <b>' as first_value;

create table marts.mart_steps as
select
    'load' as step, timestamptz '2026-01-02 03:00:00.123456+00' as finished_at, false as is_unchanged,
    1.5::double precision as seconds, '6 rows from 1 file' as summary;

create table marts.mart_tests (
    step text, name text, status text, failures bigint, seconds double precision, finished_at timestamptz
);
insert into marts.mart_tests values
    ('transform', 'days_add_up', 'pass', 0, 0.5, '2026-01-02 03:01:00+00'),
    ('transform', 'a_key_is_unique', 'pass', 0, 0.5, '2026-01-02 03:01:00+00'),
    ('publish', 'value_reconciles', 'pass', 0, null, '2026-01-02 03:02:00+00');

create table marts.mart_reconciliation (
    month date, measure text, raw numeric(16, 2), marts numeric(16, 2), difference numeric(16, 2)
);
insert into marts.mart_reconciliation values
    ('2017-02-01', 'revenue', 299.99, 299.99, 0), ('2017-01-01', 'revenue', 35.50, 35.50, 0),
    ('2017-01-01', 'orders', 2, 2, 0), ('2017-02-01', 'orders', 2, 2, 0);

create table marts.mart_drift (
    position integer, measure text, subject text, then_day date, now_day date, then_value double precision,
    now_value double precision, change double precision, lo double precision, hi double precision, reading text
);
insert into marts.mart_drift values
(1, 'base_rate', null, '2018-01-31', '2018-02-28', 0.02, 0.03, 0.01, -0.01, 0.02, 'stable'),
(2, 'feature', 't_days', '2018-06-30', '2018-08-28', 210, 240, 0.31, null, null, 'drifted'),
(3, 'feature', 'state', '2018-06-30', '2018-08-28', null, null, 0.01, null, null, 'stable');
create table marts.mart_leakage (cutoff date, role text, rows bigint, passed boolean);
insert into marts.mart_leakage values ('2016-09-05', 'test', 3, true);

create table marts.mart_lineage (model text, layer text, input text, input_layer text);
insert into marts.mart_lineage values
    ('stg_olist__orders', 'staging', 'olist_orders', 'raw'), ('fct_orders', 'marts', 'int_orders_valued', 'intermediate');

create table marts.mart_segments (
    position int, segment text, rule text, has_returned boolean, customers int, days_since_median double precision,
    purchase_days_mean double precision, value numeric(14, 2), scored_customers int, expected_buyers numeric(14, 4),
    expected_value numeric(14, 4)
);
insert into marts.mart_segments values
    (4, 'New', 'bought on one day, within 90 days', false, 3, 24, 1, 5299.99, 2, 0.0300, 4.0001),
    (2, 'Returned once', 'bought on two days, last within 180 days', true, 1, 43, 2, 35.50, 1, 0.0300, 3.0000);

create table marts.mart_value_tiers (
    position int, tier text, customers int, least_value numeric(14, 4), expected_buyers numeric(14, 4),
    expected_value numeric(14, 4)
);
insert into marts.mart_value_tiers values
    (6, 'Lower half', 1, 1.0001, 0.0200, 1.0001), (1, 'Top 1%', 2, 3.0000, 0.0400, 6.0000);

-- The server's role, with what the publisher grants it. Roles belong to the cluster, so it may be there already.
do $$ begin create role clv_web login; exception when duplicate_object or unique_violation then null; end $$;
grant usage on schema marts to clv_web;
grant select on all tables in schema marts to clv_web;
