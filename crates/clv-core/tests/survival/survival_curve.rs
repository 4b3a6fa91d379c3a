//! The Kaplan–Meier curve.

use clv_core::survival::{Confidence, Spell, SurvivalError, kaplan_meier};

use crate::{close, leukaemia};

/// Survival and standard errors as published (Kleinbaum & Klein, table 2.1; Collett, "Modelling survival data in medical
/// research"); log-log intervals by the Python package `lifelines` 0.30.3.
#[test]
fn equals_the_textbook_on_leukaemia() {
    let curve = kaplan_meier(&leukaemia::treated(), Confidence::NinetyFive).unwrap();
    assert_eq!((curve.customers, curve.events), (21, 9));
    let published = [
        (
            6.0,
            21,
            3,
            ".8571",
            ".0764",
            0.619_717_955_3,
            0.951_551_747_6,
        ),
        (
            7.0,
            17,
            1,
            ".8067",
            ".0869",
            0.563_146_564_5,
            0.922_809_019_2,
        ),
        (
            10.0,
            15,
            1,
            ".7529",
            ".0963",
            0.503_199_510_8,
            0.889_361_835_2,
        ),
        (
            13.0,
            12,
            1,
            ".6902",
            ".1068",
            0.431_610_222_5,
            0.849_065_963_3,
        ),
        (
            16.0,
            11,
            1,
            ".6275",
            ".1141",
            0.367_510_856_0,
            0.804_912_189_5,
        ),
        (
            22.0,
            7,
            1,
            ".5378",
            ".1282",
            0.267_778_936_8,
            0.746_790_717_6,
        ),
        (
            23.0,
            6,
            1,
            ".4482",
            ".1346",
            0.188_052_006_0,
            0.680_142_628_5,
        ),
    ];
    assert_eq!(curve.steps.len(), published.len());
    for (step, (time, at_risk, events, survival, error, low, high)) in
        curve.steps.iter().zip(published)
    {
        assert_eq!(
            (step.time, step.at_risk, step.events),
            (time, at_risk, events)
        );
        assert_eq!(format!("{:.4}", step.survival), format!("0{survival}"));
        let greenwood = step.standard_error.unwrap();
        assert_eq!(format!("{greenwood:.4}"), format!("0{error}"));
        let interval = step.interval.unwrap();
        close(interval.low, low, 1e-9);
        close(interval.high, high, 1e-9);
    }
}

/// Median 23 weeks, 95% interval from 13 to beyond the data: R's survfit(conf.type = "log-log"), and lifelines.
#[test]
fn the_median_is_the_published_one_and_its_interval_open_where_the_data_end() {
    let curve = kaplan_meier(&leukaemia::treated(), Confidence::NinetyFive).unwrap();
    let median = curve.quantile(0.5);
    assert_eq!(
        (median.time, median.low, median.high),
        (Some(23.0), Some(13.0), None)
    );
    assert_eq!(
        curve.quantile(0.9).time,
        None,
        "so far the curve never falls"
    );
}

#[test]
fn the_curve_is_level_between_events_and_ends_with_the_data() {
    let curve = kaplan_meier(&leukaemia::treated(), Confidence::NinetyFive).unwrap();
    assert_eq!(curve.survival(0.0), Some(1.0));
    assert_eq!(curve.survival(5.9), Some(1.0));
    assert_eq!(curve.survival(6.0), curve.survival(6.9));
    close(curve.survival(35.0).unwrap(), 0.448_179_271_7, 1e-9);
    assert_eq!(
        curve.survival(35.1),
        None,
        "nobody was observed for so long"
    );
}

/// Without censoring the curve is the share still waiting, and Greenwood's error that of a binomial share.
#[test]
fn without_censoring_it_is_a_plain_share() {
    let spells: Vec<Spell> = (1..=10)
        .map(|day| Spell::new(f64::from(day), true).unwrap())
        .collect();
    let curve = kaplan_meier(&spells, Confidence::NinetyFive).unwrap();
    for (step, left) in curve.steps.iter().zip((0..10).rev().map(f64::from)) {
        let share = left / 10.0;
        close(step.survival, share, 1e-12);
        match step.standard_error {
            Some(error) => close(error, (share * (1.0 - share) / 10.0).sqrt(), 1e-12),
            None => assert_eq!(left, 0.0, "nobody is left"),
        }
    }
    assert_eq!(curve.survival(1e9), Some(0.0), "all have come back");
    assert_eq!(curve.quantile(0.5).time, Some(5.0));
}

#[test]
fn nobody_coming_back_is_a_curve_without_steps() {
    let waiting: Vec<Spell> = (0..3).map(|_| Spell::new(9.0, false).unwrap()).collect();
    let curve = kaplan_meier(&waiting, Confidence::Ninety).unwrap();
    assert!(curve.steps.is_empty());
    assert_eq!(curve.survival(9.0), Some(1.0));
    assert_eq!(curve.quantile(0.5).time, None);
}

#[test]
fn refuses_no_customers_and_times_that_cannot_be() {
    assert!(matches!(
        kaplan_meier(&[], Confidence::NinetyFive),
        Err(SurvivalError::TooLittle(_))
    ));
    for (days, ended) in [
        (-1.0, false),
        (f64::NAN, false),
        (f64::INFINITY, true),
        (0.0, true),
    ] {
        assert!(Spell::new(days, ended).is_err(), "{days}");
    }
}

/// Intervals of 500 simulated curves hold the truth about as often as they promise.
#[test]
fn intervals_hold_the_truth_as_often_as_they_promise() {
    use rand::{Rng as _, SeedableRng as _};
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(7);
    let (mut held, all) = (0, 500);
    for _ in 0..all {
        let spells: Vec<Spell> = (0..80)
            .map(|_| {
                let event = -f64::ln(random.random_range(f64::MIN_POSITIVE..1.0)) * 50.0;
                let cut = random.random_range(10.0..120.0);
                Spell::new(f64::min(event, cut), event <= cut).unwrap()
            })
            .collect();
        let curve = kaplan_meier(&spells, Confidence::NinetyFive).unwrap();
        let step = curve.steps.iter().rfind(|step| step.time <= 40.0).unwrap();
        held += u32::from(step.interval.unwrap().holds(f64::exp(-40.0 / 50.0)));
    }
    assert!((460..=492).contains(&held), "{held} of {all}");
}
