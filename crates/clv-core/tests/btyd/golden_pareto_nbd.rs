//! Pareto/NBD: Fader, Hardie & Lee (2005), the package BTYD, and identities.

use clv_core::btyd::{DiscountRate, FitOptions, ParetoNbd, Period, PurchaseModel as _, TimeUnit};

use crate::{cdnow, history, near, prints};

fn published() -> ParetoNbd {
    ParetoNbd::new(0.5533, 10.578, 0.6061, 11.6664).unwrap()
}

#[test]
fn fits_the_published_parameters_and_likelihood() {
    let Some(customers) = cdnow::customers() else {
        return;
    };
    let fit = ParetoNbd::fit(&cdnow::pool(&customers), FitOptions::new()).unwrap();
    for (estimate, published) in fit.estimates.iter().zip([0.553, 10.58, 0.606, 11.66]) {
        near(estimate.value, published, 1.2e-3);
        assert!((estimate.value - published).abs() < 0.01 * estimate.standard_error.unwrap());
    }
    prints(fit.log_likelihood, "-9594.976");
    assert!(fit.doubts.is_empty());
    let frequent = history(26, 216.0 / 7.0, 31.0);
    near(
        fit.model.expected_purchases(&frequent, 52.0).unwrap(),
        25.45647,
        6e-5,
    );
    near(fit.model.p_alive(&frequent), 0.997_874, 1e-6);
}

#[test]
fn does_not_mind_which_of_alpha_and_beta_is_larger() {
    let one = history(3, 20.0, 35.0);
    let value = |beta| {
        ParetoNbd::new(0.5, 10.0, 0.6, beta)
            .unwrap()
            .ln_likelihood(&one)
    };
    near(value(10.0 - 1e-7), value(10.0 + 1e-7), 1e-8);
    near(value(10.0), value(10.0 + 1e-9), 1e-9);
}

#[test]
fn residual_transactions_are_the_limit_of_a_long_horizon() {
    let rate = DiscountRate::new(0.15, Period::Year, TimeUnit::Week).unwrap();
    prints(rate.force(), "0.0027");
    for one in [
        history(0, 0.0, 30.0),
        history(7, 70.0, 77.86),
        history(3, 2.0, 77.86),
    ] {
        let whole = published().residual_transactions(&one, &rate).unwrap();
        let long = published()
            .discounted_purchases(&one, 20_000.0, &rate)
            .unwrap();
        near(whole, long, 1e-9);
    }
}

#[test]
fn s_of_one_is_no_exception() {
    let value = |s| {
        let model = ParetoNbd::new(0.5, 10.0, s, 12.0).unwrap();
        model
            .expected_purchases(&history(3, 20.0, 35.0), 52.0)
            .unwrap()
    };
    near(
        value(1.0),
        0.5 * (value(1.0 - 1e-6) + value(1.0 + 1e-6)),
        1e-9,
    );
}
