//! The discrete-time hazard.

use clv_core::survival::{
    Case, Confidence, HazardFit, Intervals, Spell, SurvivalError, Verdict, fit_hazard,
};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::{close, leukaemia};

const NAMES: [&str; 2] = ["treated", "log white blood cell count"];

fn leukaemia_fit() -> HazardFit {
    let periods = Intervals::equal(4.0, 6).unwrap();
    fit_hazard(
        &leukaemia::cases(),
        &NAMES,
        &periods,
        Confidence::NinetyFive,
    )
    .unwrap()
}

/// `Logit` of the Python package statsmodels 0.15.0 on the 133 person-periods, written out one by one, with a dummy for
/// each period and covariates centred at the patients' means; p-values and intervals likewise.
#[test]
fn equals_a_logistic_regression_on_the_rows_written_out() {
    let fit = leukaemia_fit();
    assert_eq!((fit.customers, fit.periods, fit.events), (42, 133, 30));
    let counts: Vec<_> = fit
        .baseline
        .iter()
        .map(|one| (one.at_risk, one.events))
        .collect();
    assert_eq!(
        counts,
        [(42, 7), (34, 10), (21, 5), (16, 3), (11, 1), (9, 4)]
    );
    let alphas = [
        (-2.891_089_289_337, 0.675_682_709_49),
        (-0.818_443_136_144, 0.489_145_953_807),
        (-0.416_514_363_317, 0.637_717_954_749),
        (-0.368_951_348_801, 0.759_748_662_525),
        (-1.338_726_423_727, 1.196_173_551_111),
        (1.886_536_405_146, 0.882_695_674_414),
    ];
    for (period, (log_odds, error)) in fit.baseline.iter().zip(alphas) {
        close(period.log_odds, log_odds, 1e-7);
        close(period.standard_error, error, 1e-7);
    }
    let [treated, count] = &fit.effects[..] else {
        panic!("two covariates")
    };
    close(treated.mean, 0.5, 1e-12);
    close(treated.log_odds, -1.892_515_803_048, 1e-7);
    close(treated.standard_error, 0.585_401_296_221, 1e-7);
    close(treated.odds_ratio, f64::exp(-1.892_515_803_048), 1e-7);
    close(treated.interval.low, 0.047_840_569_739, 1e-7);
    close(treated.interval.high, 0.474_662_930_925, 1e-7);
    close(treated.p_value, 0.001_225_610_023, 1e-9);
    assert_eq!(treated.verdict, Verdict::Later);
    close(count.log_odds, 1.973_939_096_565, 1e-7);
    close(count.interval.low, 2.994_904_453_401, 1e-6);
    close(count.p_value, 0.000_010_274_028, 1e-10);
    assert_eq!(count.verdict, Verdict::Sooner);
    close(fit.log_likelihood, -45.261_576_163_608_07, 1e-9);
    close(fit.log_likelihood_without, -68.301_940_128_277_74, 1e-9);
}

#[test]
fn hazards_of_a_customer_follow_from_baseline_and_effects() {
    let fit = leukaemia_fit();
    let average = [fit.effects[0].mean, fit.effects[1].mean];
    let hazards = fit.hazards(&average).unwrap();
    for (hazard, period) in hazards.iter().zip(&fit.baseline) {
        close(*hazard, period.hazard, 1e-14);
        assert!(period.interval.holds(*hazard));
    }
    let waiting = fit.survival(&average).unwrap();
    close(waiting[1], (1.0 - hazards[0]) * (1.0 - hazards[1]), 1e-14);
    let treated = fit.survival(&[1.0, average[1]]).unwrap();
    let untreated = fit.survival(&[0.0, average[1]]).unwrap();
    assert!(
        treated
            .iter()
            .zip(&untreated)
            .all(|(treated, un)| treated > un)
    );
    assert!(matches!(
        fit.hazards(&[1.0]),
        Err(SurvivalError::Covariates {
            expected: 2,
            found: 1
        })
    ));
}

/// Customers whose odds of coming back in a month are 1 to 9, and twice that for each unit of the first of two covariates.
fn shop(random: &mut ChaCha8Rng, customers: usize) -> Vec<Case> {
    (0..customers)
        .map(|_| {
            let covariates = vec![
                f64::from(random.random_range(0..3_u32)),
                f64::from(random.random_range(0..10_u32)),
            ];
            let odds = 2.0_f64.powf(covariates[0]) / 9.0;
            let observed = random.random_range(1..12_u32);
            let month = (1..=observed).find(|_| random.random_bool(odds / (1.0 + odds)));
            let days = 30.0 * f64::from(month.unwrap_or(observed));
            Case {
                spell: Spell::new(days, month.is_some()).unwrap(),
                covariates,
            }
        })
        .collect()
}

#[test]
fn finds_the_effect_that_is_there_and_none_where_there_is_none() {
    let months = Intervals::equal(30.0, 6).unwrap();
    let (mut held, mut of_none, rounds) = (0, 0, 200);
    for seed in 0..rounds {
        let cases = shop(&mut ChaCha8Rng::seed_from_u64(seed), 600);
        let fit = fit_hazard(
            &cases,
            &["doubles", "nothing"],
            &months,
            Confidence::NinetyFive,
        );
        let fit = fit.unwrap();
        assert_eq!(fit.effects[0].verdict, Verdict::Sooner);
        held += u32::from(fit.effects[0].interval.holds(2.0));
        of_none += u32::from(fit.effects[1].verdict == Verdict::NoEffectSeen);
    }
    assert!(
        (182..=198).contains(&held),
        "{held} of {rounds} intervals hold 2"
    );
    assert!(
        (182..=198).contains(&of_none),
        "{of_none} of {rounds} see no effect"
    );
}

/// The unit of a covariate changes its coefficient and nothing else; neither does the order of customers.
#[test]
fn units_and_order_do_not_matter() {
    let months = Intervals::equal(30.0, 6).unwrap();
    let cases = shop(&mut ChaCha8Rng::seed_from_u64(1), 500);
    let mut cents = cases.clone();
    cents.reverse();
    for case in &mut cents {
        case.covariates[1] *= 100.0;
    }
    let names = ["doubles", "nothing"];
    let one = fit_hazard(&cases, &names, &months, Confidence::NinetyFive).unwrap();
    let other = fit_hazard(&cents, &names, &months, Confidence::NinetyFive).unwrap();
    close(one.log_likelihood, other.log_likelihood, 1e-9);
    close(
        one.effects[1].log_odds,
        100.0 * other.effects[1].log_odds,
        1e-9,
    );
    close(one.effects[1].p_value, other.effects[1].p_value, 1e-8);
    close(one.effects[0].log_odds, other.effects[0].log_odds, 1e-9);
}

#[test]
fn without_covariates_the_hazard_is_the_share_of_events() {
    let cases: Vec<Case> = leukaemia::cases()
        .into_iter()
        .map(|case| Case {
            covariates: vec![],
            ..case
        })
        .collect();
    let periods = Intervals::equal(4.0, 6).unwrap();
    let fit = fit_hazard(&cases, &[], &periods, Confidence::NinetyFive).unwrap();
    close(fit.baseline[0].hazard, 7.0 / 42.0, 1e-12);
    close(fit.baseline[1].hazard, 10.0 / 34.0, 1e-12);
    assert_eq!(fit.log_likelihood, fit.log_likelihood_without);
}

#[test]
fn periods_without_events_are_joined_to_the_next() {
    let periods = Intervals::new(vec![0.5, 4.0, 8.0, 24.0, 24.5]).unwrap();
    let fit = fit_hazard(
        &leukaemia::cases(),
        &NAMES,
        &periods,
        Confidence::NinetyFive,
    )
    .unwrap();
    let spans: Vec<_> = fit.baseline.iter().map(|one| (one.from, one.to)).collect();
    assert_eq!(spans, [(0.0, 4.0), (4.0, 8.0), (8.0, 24.5)]);
}

fn fit_of(
    covariates: impl Fn(usize) -> Vec<f64>,
    names: &[&str],
) -> Result<HazardFit, SurvivalError> {
    let cases: Vec<Case> = leukaemia::cases()
        .into_iter()
        .enumerate()
        .map(|(at, case)| Case {
            covariates: covariates(at),
            ..case
        })
        .collect();
    let periods = Intervals::equal(8.0, 3).unwrap();
    fit_hazard(&cases, names, &periods, Confidence::NinetyFive)
}

#[test]
fn says_which_covariate_cannot_be_told() {
    let message = |result: Result<HazardFit, SurvivalError>| result.unwrap_err().to_string();
    let constant = message(fit_of(|_| vec![3.0], &["shop"]));
    assert!(
        constant.contains("effect of shop cannot be told"),
        "{constant}"
    );
    let number = |at: usize| at as f64;
    let double = message(fit_of(
        |at| vec![number(at % 5), 2.0 * number(at % 5) + 1.0],
        &["items", "twice the items"],
    ));
    assert!(
        double.contains("twice the items cannot be told"),
        "{double}"
    );
    let infinite = message(fit_of(|at| vec![1.0 / number(at)], &["share"]));
    assert!(infinite.contains("share is inf"), "{infinite}");
}

#[test]
fn a_covariate_that_tells_without_exception_is_refused() {
    let cases = leukaemia::cases();
    let relapsed = |at: usize| f64::from(u8::from(cases[at].spell.ended()));
    let error = fit_of(|at| vec![relapsed(at)], &["relapsed"]).unwrap_err();
    assert_eq!(
        error,
        SurvivalError::Separated {
            name: "relapsed".to_owned()
        }
    );
}

#[test]
fn refuses_customers_who_never_or_all_come_back() {
    let months = Intervals::equal(30.0, 3).unwrap();
    for ended in [false, true] {
        let case = Case {
            spell: Spell::new(30.0, ended).unwrap(),
            covariates: vec![],
        };
        let result = fit_hazard(&vec![case; 5], &[], &months, Confidence::NinetyFive);
        assert!(
            matches!(result, Err(SurvivalError::TooLittle(_))),
            "{result:?}"
        );
    }
}
