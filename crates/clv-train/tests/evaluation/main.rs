//! Whole fits on small made-up shops whose truth is known.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test may fail loudly"
)]

mod challenge;
mod shop;

use chrono::NaiveDate;
use clv_core::artefact::{Artefact, ValueBasis};
use clv_core::model::Kind;
use clv_train::{
    Beside, Evaluation, Provenance, Recipe, Role, Score, Settings, Snapshots, Stage, TrainError,
    evaluate, train,
};
use shop::Shop;

fn settings() -> Settings {
    let mut settings = Settings::new(180, 11, "BRL".parse().unwrap());
    settings.folds = 3;
    settings.max_rounds = 120;
    settings.recipes = Some(vec![Recipe {
        max_depth: 2,
        eta: 0.1,
        min_child_weight: 2.0,
        lambda: 5.0,
        subsample: 0.8,
        colsample_bytree: 0.6,
    }]);
    settings.resamples = 500;
    settings
}

fn line<'a>(evaluation: &'a Evaluation, model: &str) -> &'a Score {
    let mut board = evaluation.scoreboard.iter();
    board.find(|score| score.model == model).unwrap()
}

fn provenance() -> Provenance {
    Provenance::new(
        ValueBasis::Items,
        NaiveDate::from_ymd_opt(2018, 8, 31).unwrap(),
    )
}

#[test]
fn a_planted_signal_is_found_and_beats_recency() {
    let snapshots = Snapshots::new(Shop::with_signal(1.5).columns()).unwrap();
    let evaluation = evaluate(&snapshots, &settings()).unwrap();
    let hurdle = line(&evaluation, "xgboost_hurdle");
    let recency = line(&evaluation, "recency");
    assert!(!recency.is_served && recency.position > hurdle.position);
    assert!(hurdle.auc.unwrap() > 0.75, "{:?}", hurdle.auc);
    assert!(recency.auc.unwrap() < 0.6, "{:?}", recency.auc);
    assert!(
        (0.7..1.4).contains(&hurdle.bias_ratio.unwrap()),
        "{:?}",
        hurdle.bias_ratio
    );
    let words = &evaluation.verdict;
    assert!(
        words.contains("ranks customers better than the mean (Gini +"),
        "{words}"
    );
    assert!(words.contains("recency only (Gini +"), "{words}");
    assert!(evaluation.served > Kind::Recency, "{words}");
    assert!(line(&evaluation, evaluation.served.name()).is_served);
    assert!(hurdle.gini_lo.unwrap() < hurdle.gini.unwrap());
    assert!(hurdle.gini_hi.unwrap() > hurdle.gini.unwrap());

    let rank = |stage| {
        let mut of_stage: Vec<_> = evaluation
            .importance
            .iter()
            .filter(|i| i.stage == stage)
            .collect();
        of_stage.sort_by(|a, b| b.permutation.total_cmp(&a.permutation));
        of_stage
    };
    let returns = rank(Stage::Returns);
    assert_eq!(returns[0].feature, "first_order_value");
    assert!(
        returns[0].permutation > 0.1 && returns[0].mean_abs_push > 0.05,
        "{returns:#?}"
    );
    assert!(returns.len() == 1 || returns[1].permutation < 0.05);

    let best = &evaluation.return_rules[0];
    assert!(
        best.rule.contains("first purchase value R$"),
        "{}",
        best.rule
    );
    assert!(best.rate > 2.0 * evaluation.test_buyers as f64 / evaluation.test_customers as f64);
    let counted: usize = evaluation
        .return_rules
        .iter()
        .map(|rule| rule.customers)
        .sum();
    assert_eq!(counted, evaluation.test_customers);
    assert_eq!(evaluation.calibration.len(), 10);
}

#[test]
fn without_a_signal_nothing_is_claimed() {
    let snapshots = Snapshots::new(
        Shop {
            spend_signal: 0.0,
            ..Shop::with_signal(0.0)
        }
        .columns(),
    )
    .unwrap();
    let evaluation = evaluate(&snapshots, &settings()).unwrap();
    let hurdle = line(&evaluation, "xgboost_hurdle");
    assert!(
        (0.44..0.56).contains(&hurdle.auc.unwrap()),
        "{:?}",
        hurdle.auc
    );
    // Nothing beats the mean, so nothing more complicated is served.
    assert_eq!(evaluation.served, Kind::Mean, "{}", evaluation.verdict);
    assert!(
        evaluation
            .verdict
            .starts_with("The mean is served: the simplest model that no other beats."),
        "{}",
        evaluation.verdict
    );
    assert!(evaluation.smallest_visible_gini > 0.0);
}

#[test]
fn undefined_metrics_are_none_and_constants_rank_nobody() {
    let snapshots = Snapshots::new(Shop::with_signal(1.0).columns()).unwrap();
    let evaluation = evaluate(&snapshots, &settings()).unwrap();
    let mean = line(&evaluation, "mean");
    assert_eq!((mean.auc, mean.spearman), (Some(0.5), None));
    assert!(mean.gini.unwrap().abs() < 1e-12);
    assert_eq!(line(&evaluation, "zero").bias_ratio, Some(0.0));
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let columns = Shop::with_signal(1.0).columns();
    let shuffled = shop::reversed(&columns);
    let evaluations =
        [columns, shuffled].map(|c| evaluate(&Snapshots::new(c).unwrap(), &settings()).unwrap());
    assert_eq!(evaluations[0], evaluations[1]);
}

#[test]
fn labels_after_the_test_cutoff_are_refused() {
    let mut columns = Shop::with_signal(1.0).columns();
    for role in &mut columns.roles {
        if *role == Role::Gap {
            *role = Role::Train;
        }
    }
    let error = evaluate(&Snapshots::new(columns).unwrap(), &settings()).unwrap_err();
    assert!(matches!(error, TrainError::Leak { .. }), "{error}");
}

#[test]
fn the_test_snapshot_decides_nothing_but_its_own_scores() {
    let columns = Shop::with_signal(1.0).columns();
    let mut other = columns.clone();
    for (row, role) in other.roles.iter().enumerate() {
        if *role == Role::Test {
            other.returns[row] = !other.returns[row];
            other.future_value[row] = if other.returns[row] { 50.0 } else { 0.0 };
        }
    }
    let [a, b] =
        [columns, other].map(|c| evaluate(&Snapshots::new(c).unwrap(), &settings()).unwrap());
    let total = |e: &Evaluation| line(e, "xgboost_hurdle").predicted_total;
    assert!((total(&a) - total(&b)).abs() < 1e-9);
    assert_eq!(a.chosen, b.chosen);
    assert_eq!(a.train_rows, b.train_rows);
}

#[test]
fn the_same_data_and_seed_give_the_same_bytes() {
    let snapshots = Snapshots::new(Shop::with_signal(1.0).columns()).unwrap();
    let make = |settings: &Settings| {
        let evaluation = evaluate(&snapshots, settings).unwrap();
        assert!(evaluation.served > Kind::RfmCell, "{}", evaluation.verdict);
        let present = snapshots.table();
        train(
            (&snapshots, Beside::default()),
            present,
            &evaluation,
            settings,
            &provenance(),
        )
        .unwrap()
    };
    let (first, again) = (make(&settings()), make(&settings()));
    assert_eq!(first.encode().unwrap(), again.encode().unwrap());
    let mut reseeded = settings();
    reseeded.seed += 1;
    assert_ne!(
        first.manifest().model_id,
        make(&reseeded).manifest().model_id
    );

    let read = Artefact::decode(&first.encode().unwrap()).unwrap();
    assert!(read.golden().len() >= 200);
    assert!(read.check_golden().unwrap() <= 1e-5);
    assert_eq!(
        read.model().features().len(),
        snapshots.table().features().len()
    );
    assert_eq!(read.manifest().train_rows, snapshots.rows() as u64);
}

#[test]
fn few_buyers_get_a_mean_spend_and_it_is_said() {
    let snapshots = Snapshots::new(
        Shop {
            customers: 100,
            ..Shop::with_signal(1.0)
        }
        .columns(),
    )
    .unwrap();
    let evaluation = evaluate(&snapshots, &settings()).unwrap();
    assert!(evaluation.train_buyers < 50, "{}", evaluation.train_buyers);
    assert!(!evaluation.chosen.trees.contains_key("spend"));
    assert!(
        evaluation
            .notes
            .iter()
            .any(|note| note.contains("too few to learn from"))
    );
    let present = snapshots.table();
    train(
        (&snapshots, Beside::default()),
        present,
        &evaluation,
        &settings(),
        &provenance(),
    )
    .unwrap();
}

#[test]
fn a_shop_without_returns_says_so() {
    let mut columns = Shop::with_signal(1.0).columns();
    columns.returns.fill(false);
    columns.future_value.fill(0.0);
    let error = evaluate(&Snapshots::new(columns).unwrap(), &settings()).unwrap_err();
    assert!(
        error.to_string().contains("nothing to learn from"),
        "{error}"
    );
}

#[test]
fn a_shop_where_everybody_returns_is_ranked_by_what_they_spend() {
    let mut columns = Shop::with_signal(1.0).columns();
    for (returns, value) in columns.returns.iter_mut().zip(&mut columns.future_value) {
        if !*returns {
            *value = 40.0;
        }
        *returns = true;
    }
    columns.future_purchase_days.fill(1);
    let evaluation = evaluate(&Snapshots::new(columns).unwrap(), &settings()).unwrap();
    assert_eq!(evaluation.train_buyers, evaluation.train_customers);
    let hurdle = line(&evaluation, "xgboost_hurdle");
    assert_eq!(hurdle.auc, None);
    assert!(hurdle.gini.unwrap() > 0.1, "{:?}", hurdle.gini);
    assert!(evaluation.served > Kind::Mean, "{}", evaluation.verdict);
}
