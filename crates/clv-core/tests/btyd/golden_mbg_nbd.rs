//! MBG/NBD: the published fit to CDNOW, and the package `lifetimes` 0.11.3.

use clv_core::btyd::{FitOptions, MbgNbd, PurchaseModel as _};

use crate::{cdnow, history, near, prints};

#[test]
fn fits_the_published_parameters_and_likelihood() {
    let Some(customers) = cdnow::customers() else {
        return;
    };
    let fit = MbgNbd::fit(&cdnow::pool(&customers), FitOptions::new()).unwrap();
    let published = ["0.525", "6.183", "0.891", "1.614"];
    for (estimate, published) in fit.estimates.iter().zip(published) {
        prints(estimate.value, published);
    }
    prints(fit.log_likelihood, "-9582.136");
    assert!(fit.doubts.is_empty());
    let errors = [0.083_268_1, 0.695_619_9, 0.154_789_9, 0.537_494_8];
    for (estimate, theirs) in fit.estimates.iter().zip(errors) {
        near(estimate.standard_error.unwrap(), theirs, 1e-5);
    }
}

#[test]
fn a_customer_without_repeat_purchases_may_be_gone() {
    let model = MbgNbd::new(0.525, 6.183, 0.891, 1.614).unwrap();
    let p_alive = model.p_alive(&history(0, 0.0, 30.0));
    // 1 ÷ (1 + a/b · ((α+T)/α)ʳ).
    near(
        p_alive,
        1.0 / (1.0 + 0.891 / 1.614 * (36.183_f64 / 6.183).powf(0.525)),
        1e-12,
    );
}

/// At the same parameters the two models differ for a new customer only in the chance to leave at once.
#[test]
fn the_chance_to_leave_at_once_divides_the_two_models() {
    let (r, alpha, a, b) = (0.525, 6.183, 0.891, 1.614);
    let mbg = MbgNbd::new(r, alpha, a, b).unwrap();
    let bg = clv_core::btyd::BgNbd::new(r, alpha, a, b + 1.0).unwrap();
    near(
        mbg.purchases_of_new(52.0),
        b / (a + b) * bg.purchases_of_new(52.0),
        1e-13,
    );
}
