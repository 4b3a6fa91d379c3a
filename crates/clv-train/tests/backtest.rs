//! Past windows are predicted with what was known at their cutoff, and with nothing else.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    dead_code,
    reason = "a test may fail loudly"
)]

#[path = "evaluation/shop.rs"]
mod shop;

use clv_core::audience::{Group, PastWindow, Spread};
use clv_core::model::Kind;
use clv_train::{Beside, Evaluation, Settings, SnapshotColumns, Snapshots, backtest, evaluate};
use shop::Shop;

fn settings() -> Settings {
    let mut settings = Settings::new(180, 11, "BRL".parse().unwrap());
    settings.folds = 2;
    settings.max_rounds = 60;
    settings.resamples = 50;
    settings
}

fn served(columns: &SnapshotColumns) -> Evaluation {
    let snapshots = Snapshots::new(columns.clone()).unwrap();
    let mut evaluation = evaluate(&snapshots, &settings()).unwrap();
    evaluation.served = Kind::XgboostHurdle;
    evaluation
}

fn windows(columns: SnapshotColumns, evaluation: &Evaluation) -> Vec<PastWindow> {
    backtest(
        (&Snapshots::new(columns).unwrap(), Beside::default()),
        evaluation,
        &settings(),
    )
    .unwrap()
}

#[test]
fn totals_of_the_past_are_predicted_group_by_group() {
    let columns = Shop::with_signal(1.0).columns();
    let evaluation = served(&columns);
    let found = windows(columns, &evaluation);
    // Of the four cutoffs only the last two have a closed window of 180 days before them.
    let groups: Vec<Group> = found.iter().map(|window| window.group).collect();
    let cutoffs: std::collections::BTreeSet<_> = found.iter().map(|it| it.cutoff).collect();
    assert_eq!(cutoffs.len(), 1, "{cutoffs:?}");
    assert_eq!(groups[..1], [Group::Everybody]);
    let everybody = &found[0];
    assert_eq!(everybody.audience.customers, 1_500);
    let ratio = everybody.actual / everybody.audience.expected;
    assert!((0.75..1.33).contains(&ratio), "{ratio}");
    let repeaters = found
        .iter()
        .find(|window| window.group == Group::Repeat)
        .unwrap();
    let once = found
        .iter()
        .find(|window| window.group == Group::Once)
        .unwrap();
    let parts = repeaters.audience.customers + once.audience.customers;
    assert_eq!(parts, everybody.audience.customers);
    assert!((repeaters.actual + once.actual - everybody.actual).abs() < 1e-6);
    let spread = Spread::tested(1.0, &found);
    assert_eq!(usize::try_from(spread.windows).unwrap(), found.len());
    assert!(spread.held >= spread.windows - 1, "{spread:?}");
}

#[test]
fn what_had_not_ended_by_the_cutoff_changes_nothing() {
    let columns = Shop::with_signal(1.0).columns();
    let evaluation = served(&columns);
    let before = windows(columns.clone(), &evaluation);
    let mut later = columns;
    // The cutoff 90 days before the test: its window ends after it.
    let cutoffs: std::collections::BTreeSet<_> = later.cutoffs.iter().copied().collect();
    let gap = cutoffs.into_iter().nth(2).unwrap();
    for row in 0..later.cutoffs.len() {
        if later.cutoffs[row] == gap {
            later.returns[row] = true;
            later.future_value[row] = 10_000.0;
        }
    }
    let after = windows(later, &evaluation);
    assert_eq!(before.len(), after.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.audience, after.audience, "{:?}", before.group);
    }
}
