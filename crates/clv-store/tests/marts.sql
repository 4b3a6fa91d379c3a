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
insert into marts.fct_orders values
    ('o1', 'c1', '2017-01-05', '2017-01-01', 'SP', 'toys', true, 1, 10.00),
    ('o2', 'c1', '2017-01-20', '2017-01-01', 'SP', 'toys', true, 2, 25.50),
    ('o3', 'c2', '2017-02-01', '2017-02-01', 'RJ', 'books', true, 1, 199.99),
    ('o4', 'c3', '2017-02-10', '2017-02-01', 'SP', 'books', true, 1, 100.00),
    ('o5', 'c4', '2017-03-03', '2017-03-01', 'MG', 'toys', false, 0, 0.00),
    ('o6', 'c5', '2017-03-04', '2017-03-01', 'SP', 'garden', true, 3, 5000.00);

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

create table marts.mart_calibration (
    decile int, customers int, predicted_rate double precision, observed_rate double precision,
    predicted_value double precision, actual_value double precision
);
insert into marts.mart_calibration values (2, 25, 0.01, 0.02, 0.614, 0), (1, 25, 0.05, 0.02, 3.08, 3.552);

create table marts.mart_importance (
    stage text, feature text, gain double precision, permutation double precision
);
insert into marts.mart_importance values
    ('spend', 'state', 1, null), ('returns', 'state', 0.2, 0.01), ('returns', 'frequency', 0.8, 0.03);

create table marts.mart_return_rules (position int, rule text, customers int, buyers int, rate double precision);
insert into marts.mart_return_rules values (1, 'bought on one day', 90, 5, 0.0556), (2, 'bought on more', 10, 2, 0.2);

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

-- The server's role, with what the publisher grants it. Roles belong to the cluster, so it may be there already.
do $$ begin create role clv_web login; exception when duplicate_object or unique_violation then null; end $$;
grant usage on schema marts to clv_web;
grant select on all tables in schema marts to clv_web;
