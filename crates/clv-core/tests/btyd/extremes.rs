//! Histories and horizons at the edge of what shops have: nothing overflows, nothing is NaN.

use clv_core::btyd::{
    Batch as _, BgNbd, DiscountRate, MbgNbd, ParetoNbd, Period, Pool, PurchaseModel, TimeUnit,
};

use crate::history;

fn models() -> Vec<Box<dyn PurchaseModel>> {
    let mut models: Vec<Box<dyn PurchaseModel>> = Vec::new();
    for [one, scale, two, three] in [
        [0.25, 4.0, 0.8, 2.5],
        [1.0, 10.0, 1.0, 1.0],
        [0.01, 0.05, 0.02, 0.03],
        [50.0, 400.0, 30.0, 200.0],
        [5.0, 3000.0, 0.3, 9000.0],
    ] {
        models.push(Box::new(BgNbd::new(one, scale, two, three).unwrap()));
        models.push(Box::new(MbgNbd::new(one, scale, two, three).unwrap()));
        models.push(Box::new(ParetoNbd::new(one, scale, two, three).unwrap()));
        models.push(Box::new(ParetoNbd::new(one, three, two, scale).unwrap()));
    }
    models
}

#[test]
fn everything_is_finite_for_a_thousand_purchases_and_ten_thousand_weeks() {
    let rate = DiscountRate::new(0.1, Period::Year, TimeUnit::Week).unwrap();
    for model in models() {
        for x in [0, 1, 2, 10, 100, 1_000] {
            for age in [0.5, 1.0, 100.0, 10_000.0] {
                for share in [1e-6, 0.1, 0.5, 0.999_999, 1.0] {
                    let recency = if x == 0 { 0.0 } else { age * share };
                    let one = history(x, recency, age);
                    let ln = model.ln_likelihood(&one);
                    let p_alive = model.p_alive(&one);
                    assert!(ln.is_finite(), "{} {one:?}: {ln}", model.name());
                    assert!(
                        (0.0..=1.0).contains(&p_alive),
                        "{} {one:?}: {p_alive}",
                        model.name()
                    );
                    for horizon in [0.0, 0.01, 52.0, 10_000.0] {
                        let expected = model.expected_purchases(&one, horizon).unwrap();
                        let discounted = model.discounted_purchases(&one, horizon, &rate).unwrap();
                        assert!(
                            expected.is_finite() && expected >= 0.0,
                            "{} {one:?}",
                            model.name()
                        );
                        assert!(
                            (0.0..=expected * (1.0 + 1e-9)).contains(&discounted),
                            "{} {:?} {one:?} {horizon}: {discounted} of {expected}",
                            model.name(),
                            model.parameters()
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_thousand_purchases_and_a_long_silence_mean_gone() {
    let model = BgNbd::new(0.25, 4.0, 0.8, 2.5).unwrap();
    let silent = history(1_000, 10.0, 100.0);
    assert_eq!(model.p_alive(&silent), 0.0);
    assert_eq!(model.expected_purchases(&silent, 52.0).unwrap(), 0.0);
    assert!(model.ln_likelihood(&silent).is_finite());
}

#[test]
fn a_purchase_on_the_last_day_means_alive_under_pareto() {
    let model = ParetoNbd::new(0.55, 10.6, 0.61, 11.7).unwrap();
    assert_eq!(model.p_alive(&history(5, 30.0, 30.0)), 1.0);
    assert_eq!(model.p_alive(&history(0, 0.0, 0.0)), 1.0);
}

#[test]
fn bg_nbd_holds_everybody_without_repeat_purchases_for_alive() {
    let model = BgNbd::new(0.25, 4.0, 0.8, 2.5).unwrap();
    assert_eq!(model.p_alive(&history(0, 0.0, 10_000.0)), 1.0);
}

#[test]
fn an_empty_pool_has_no_answers_and_no_fit() {
    let none = Pool::new(&[]);
    let model = BgNbd::new(0.25, 4.0, 0.8, 2.5).unwrap();
    assert!(model.p_alive_of(&[]).is_empty());
    let error = BgNbd::fit(&none, clv_core::btyd::FitOptions::new()).unwrap_err();
    assert!(error.to_string().contains("nothing to fit"), "{error}");
}

#[test]
fn a_history_that_contradicts_itself_is_refused() {
    use clv_core::btyd::History;
    for (x, t_x, age) in [
        (0, 3.0, 10.0),
        (2, 0.0, 10.0),
        (2, 11.0, 10.0),
        (2, -1.0, 10.0),
        (2, f64::NAN, 10.0),
        (2, 1.0, f64::INFINITY),
    ] {
        let error = History::new(x, t_x, age).unwrap_err();
        assert!(error.to_string().contains("no purchase history"), "{error}");
    }
}

/// Its integrand is made of numbers too small to be normal, on which a search for accuracy would not end.
#[test]
fn a_count_beyond_all_likelihood_has_probability_zero_at_once() {
    for model in models() {
        for n in [2_000, 10_000, 100_000] {
            let probability = model.probability_of(n, 1.0);
            assert!(
                (0.0..1e-6).contains(&probability),
                "{} {n}: {probability}",
                model.name()
            );
        }
    }
}
