//! Fits that cannot succeed say so.

use clv_core::btyd::{BgNbd, Doubt, FitOptions, History, MbgNbd, ParetoNbd, Pool};

use crate::history;

/// Nobody ever leaves: purchases come at one steady rate up to the end.
fn nobody_leaves() -> Pool {
    let histories: Vec<History> = (0..400)
        .map(|i| {
            let x = 3 + i % 5;
            history(x, 51.0 + 0.002 * f64::from(i), 52.0)
        })
        .collect();
    Pool::new(&histories)
}

/// One repeat purchase in a hundred customers: a shop of one-time buyers.
fn one_time_buyers() -> Pool {
    let histories: Vec<History> = (0..5_000)
        .map(|i| {
            let age = 10.0 + f64::from(i % 300);
            if i % 100 == 0 {
                history(1, 0.3 * age, age)
            } else {
                history(0, 0.0, age)
            }
        })
        .collect();
    Pool::new(&histories)
}

#[test]
fn dropout_that_never_happens_is_doubted_in_words() {
    for doubts in [
        BgNbd::fit(&nobody_leaves(), FitOptions::new())
            .unwrap()
            .doubts,
        MbgNbd::fit(&nobody_leaves(), FitOptions::new())
            .unwrap()
            .doubts,
        ParetoNbd::fit(&nobody_leaves(), FitOptions::new())
            .unwrap()
            .doubts,
    ] {
        let words: Vec<String> = doubts.iter().map(ToString::to_string).collect();
        println!("{words:?}");
        assert!(
            words.iter().any(|text| text.contains("identified")),
            "{words:?}"
        );
    }
}

#[test]
fn one_time_buyers_do_not_tell_dropout_apart() {
    let fit = BgNbd::fit(&one_time_buyers(), FitOptions::new()).unwrap();
    println!("{fit:?}");
    assert!(!fit.doubts.is_empty());
}

#[test]
fn a_penalty_holds_runaway_parameters() {
    let options = FitOptions::new().penalty(0.01).unwrap();
    let fit = BgNbd::fit(&one_time_buyers(), options).unwrap();
    println!("{fit:?}");
    assert!(fit.estimates.iter().all(|estimate| estimate.value < 1e4));
    assert!(
        !fit.doubts
            .iter()
            .any(|doubt| matches!(doubt, Doubt::RunningAway { .. }))
    );
}

#[test]
fn a_penalty_below_zero_is_refused() {
    assert!(FitOptions::new().penalty(-1.0).is_err());
    assert!(FitOptions::new().penalty(f64::NAN).is_err());
}
