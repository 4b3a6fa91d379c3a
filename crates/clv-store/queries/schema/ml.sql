-- What training and scoring leave behind.
create schema if not exists ml;

create table if not exists ml.models (
    model_id text primary key,
    trained_at timestamptz not null,
    horizon_days integer not null,
    value_basis text not null,
    as_of date not null,
    test_cutoff date not null,
    first_train_cutoff date not null,
    last_train_cutoff date not null,
    train_rows bigint not null,
    train_buyers bigint not null,
    test_customers bigint not null,
    test_buyers bigint not null,
    test_actual_total numeric(14, 2) not null,
    verdict text not null,
    artefact bytea not null,
    is_served boolean not null default false
);

-- `judged`: the artefact as its evaluation judged it, which knows nothing after the test cutoff; later models are compared
-- with it. `distributions`: of each feature in the last snapshot that it learned from, see clv_core::drift::Reference.
-- Models trained before these were kept have none.
alter table ml.models add column if not exists judged bytea;
alter table ml.models add column if not exists distributions jsonb;

-- At most one model is served.
create unique index if not exists models_one_is_served on ml.models (is_served) where is_served;

create table if not exists ml.scoreboard (
    model_id text not null references ml.models on delete cascade,
    position integer not null,
    model text not null,
    label text not null,
    gini double precision,
    gini_lo double precision,
    gini_hi double precision,
    auc double precision,
    pr_auc double precision,
    brier double precision,
    spearman double precision,
    mae double precision,
    rmse double precision,
    bias_ratio double precision,
    predicted_total double precision,
    top_decile_share double precision,
    is_served boolean not null,
    primary key (model_id, position)
);

create table if not exists ml.calibration (
    model_id text not null references ml.models on delete cascade,
    decile integer not null check (decile between 1 and 10),
    customers integer not null,
    predicted_rate double precision not null,
    observed_rate double precision not null,
    predicted_value double precision not null,
    actual_value double precision not null,
    primary key (model_id, decile)
);

create table if not exists ml.importance (
    model_id text not null references ml.models on delete cascade,
    stage text not null check (stage in ('returns', 'spend')),
    feature text not null,
    gain double precision not null,
    permutation double precision not null,
    primary key (model_id, stage, feature)
);

-- Models trained before it was kept have none.
alter table ml.importance add column if not exists mean_abs_push double precision;

create table if not exists ml.return_rules (
    model_id text not null references ml.models on delete cascade,
    position integer not null,
    rule text not null,
    customers integer not null,
    buyers integer not null,
    rate double precision not null,
    primary key (model_id, position)
);

-- What of a first order goes with coming back sooner: odds ratios of a discrete hazard.
create table if not exists ml.return_drivers (
    model_id text not null references ml.models on delete cascade,
    position integer not null,
    feature text not null,
    step text not null check (step in ('one_more', 'twice_as_much', 'ten_points_more', 'not_another')),
    choice text,
    odds_ratio double precision not null,
    odds_ratio_low double precision not null,
    odds_ratio_high double precision not null,
    verdict text not null check (verdict in ('sooner', 'later', 'no_effect_seen')),
    customers integer not null,
    returned integer not null,
    primary key (model_id, position)
);

create table if not exists ml.predictions (
    model_id text not null references ml.models on delete cascade,
    customer_id text not null,
    p_returns double precision not null,
    spend_if_returns double precision not null,
    expected_value double precision not null,
    primary key (model_id, customer_id)
);

-- Past windows that were predicted with what was known at their cutoff, and whether the interval of then held.
create table if not exists ml.audience_windows (
    model_id text not null references ml.models on delete cascade,
    cutoff date not null,
    audience text not null,
    window_end date not null,
    customers bigint not null,
    expected_total double precision not null,
    low double precision not null,
    high double precision not null,
    actual_total double precision not null,
    is_held boolean not null,
    primary key (model_id, cutoff, audience)
);

-- The same audiences as of the last complete day.
create table if not exists ml.audiences (
    model_id text not null references ml.models on delete cascade,
    position integer not null,
    audience text not null,
    customers bigint not null,
    expected_buyers double precision not null,
    expected_total double precision not null,
    low double precision not null,
    high double precision not null,
    primary key (model_id, audience)
);

-- How far the customers and what they do have moved since a model was trained. `measure`: feature (its PSI), base_rate
-- (buyers per customer, a difference), buyers and value (what came over what was expected). `subject`: the feature's name.
create table if not exists ml.drift (
    model_id text not null references ml.models on delete cascade,
    position integer not null,
    measure text not null check (measure in ('feature', 'base_rate', 'buyers', 'value')),
    subject text,
    then_day date not null,
    now_day date not null,
    then_value double precision,
    now_value double precision,
    change double precision not null,
    lo double precision,
    hi double precision,
    reading text not null check (reading in ('stable', 'moved', 'drifted')),
    primary key (model_id, position)
);
