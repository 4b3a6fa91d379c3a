//! Pareto/NBD: Fader, Hardie & Lee (2005), the package BTYD, and identities.

use clv_core::btyd::{
    Batch as _, DiscountRate, FitOptions, ParetoNbd, Period, PurchaseModel as _, TimeUnit,
};

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

/// The published parameters are rounded, and the search behind them stopped a little before the maximum. Within what
/// they round from, these give every published figure to its last digit.
#[test]
fn expects_what_the_package_btyd_expects_of_a_frequent_customer() {
    let model = ParetoNbd::new(0.553, 10.577_674, 0.606, 11.66).unwrap();
    let frequent = history(26, 216.0 / 7.0, 31.0);
    prints(
        model.expected_purchases(&frequent, 52.0).unwrap(),
        "25.45647",
    );
    prints(model.p_alive(&frequent), "0.997874");
    let Some(customers) = cdnow::customers() else {
        return;
    };
    prints(model.log_likelihood(&cdnow::pool(&customers)), "-9594.976");
}

/// Fader & Hardie (2005), equations 18, 22 and 41, and DERT by the confluent hypergeometric function, all evaluated with
/// thirty digits by the Python package mpmath (integral over \[t_x, T\], `hyperu`), at 15% a year.
#[test]
fn equals_thirty_digit_arithmetic() {
    let rate = DiscountRate::new(0.15, Period::Year, TimeUnit::Week).unwrap();
    let cases = [
        (
            history(0, 0.0, 30.0),
            -0.485_683_942_061_154,
            0.357_094_604_344_404,
            0.153_082_871_446_755,
            0.654_170_051_450_669,
        ),
        (
            history(7, 70.0, 77.86),
            -26.542_119_544_476,
            0.923_062_039_646_606,
            2.742_871_815_502_81,
            14.143_780_460_866_6,
        ),
        (
            history(3, 2.0, 77.86),
            -8.983_441_533_860_67,
            0.002_270_807_110_962_95,
            0.003_174_314_901_410_86,
            0.016_368_542_206_549_4,
        ),
    ];
    for (one, ln_likelihood, p_alive, purchases, residual) in cases {
        let model = published();
        near(model.ln_likelihood(&one), ln_likelihood, 1e-12);
        near(model.p_alive(&one), p_alive, 1e-11);
        near(
            model.expected_purchases(&one, 39.0).unwrap(),
            purchases,
            1e-11,
        );
        near(
            model.residual_transactions(&one, &rate).unwrap(),
            residual,
            1e-10,
        );
    }
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
