//! Who may take the served model's place.

use clv_core::model::{Body, CellMean, Kind, Model};
use clv_train::{Beside, Snapshots, challenge, evaluate, judged, train};

use crate::shop::Shop;
use crate::{provenance, settings};

/// Expects the same of everybody.
fn blind() -> Model {
    let mean = CellMean {
        p_returns: 0.15,
        spend_if_returns: 60.0,
    };
    Model::new(Kind::Mean, Body::Constant(mean)).unwrap()
}

#[test]
fn a_worse_challenger_is_kept_out_and_an_equal_one_is_not() {
    let snapshots = Snapshots::new(Shop::with_signal(1.5).columns()).unwrap();
    let evaluation = evaluate(&snapshots, &settings()).unwrap();
    let served = evaluation.judged.unwrap();
    let seeds = (300, 5);

    let worse = challenge(&snapshots, (&served, &blind()), seeds).unwrap();
    assert!(!worse.promoted, "{}", worse.words);
    assert!(
        worse
            .words
            .starts_with("the served model ranks customers better than the new one on what 1,500 customers did after 2018-03-01, "),
        "{}",
        worse.words
    );
    assert!(worse.served.gini > worse.challenger.gini);
    assert_eq!(worse.buyers, evaluation.test_buyers);

    let equal = challenge(&snapshots, (&served, &served), seeds).unwrap();
    assert!(equal.promoted, "{}", equal.words);
    assert!(
        equal
            .words
            .contains("difference 0.00, 95% interval 0.00 to 0.00"),
        "{}",
        equal.words
    );

    let better = challenge(&snapshots, (&blind(), &served), seeds).unwrap();
    assert!(better.promoted, "{}", better.words);
}

#[test]
fn without_buyers_nobody_is_worse() {
    let mut columns = Shop::with_signal(1.0).columns();
    columns.returns.fill(false);
    columns.future_value.fill(0.0);
    let snapshots = Snapshots::new(columns).unwrap();
    let found = challenge(&snapshots, (&blind(), &blind()), (50, 1)).unwrap();
    assert!(found.promoted);
    assert!(
        found.words.contains("no buyers to compare on"),
        "{}",
        found.words
    );
}

#[test]
fn the_judged_fit_is_packed_as_what_was_known_then() {
    let snapshots = Snapshots::new(Shop::with_signal(1.5).columns()).unwrap();
    let evaluation = evaluate(&snapshots, &settings()).unwrap();
    let learnt = (&snapshots, Beside::default());
    let present = snapshots.table();
    let artefact = train(learnt, present, &evaluation, &settings(), &provenance()).unwrap();
    let judged = judged(&artefact, &snapshots, &evaluation).unwrap();
    let (then, now) = (judged.manifest(), artefact.manifest());
    assert_eq!(then.as_of, evaluation.test_cutoff);
    assert!(then.last_train_cutoff < now.last_train_cutoff);
    assert_eq!(Some(judged.model()), evaluation.judged.as_ref());
    assert_ne!(judged.model(), artefact.model());

    let report = serde_json::to_string(&evaluation).unwrap();
    assert!(!report.contains("judged"));
    let read: clv_train::Evaluation = serde_json::from_str(&report).unwrap();
    assert!(clv_train::judged(&artefact, &snapshots, &read).is_err());
}
