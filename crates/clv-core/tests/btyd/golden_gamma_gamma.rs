//! Gamma-Gamma on the repeat buyers of CDNOW: Fader & Hardie (2013).

use clv_core::btyd::{FitOptions, GammaGamma};

use crate::{cdnow, near, prints};

#[test]
fn fits_the_published_parameters_and_expects_the_published_spend() {
    let Some(customers) = cdnow::customers() else {
        return;
    };
    let buyers: Vec<_> = customers.iter().filter_map(|one| one.spending()).collect();
    let fit = GammaGamma::fit(&buyers, FitOptions::new()).unwrap();
    for (estimate, published) in fit.estimates.iter().zip(["6.25", "3.74", "15.44"]) {
        prints(estimate.value, published);
    }
    prints(fit.log_likelihood, "-4055.918");
    for (estimate, theirs) in fit.estimates.iter().zip([1.190_055, 0.290_133, 4.159_423]) {
        near(estimate.standard_error.unwrap(), theirs, 1e-4);
    }
    let first: Vec<_> = customers
        .iter()
        .take(10)
        .map(|one| one.spending())
        .collect();
    let published = [
        "24.65", "18.91", "35.17", "35.17", "35.17", "71.46", "18.91", "35.17", "27.28", "35.17",
    ];
    for (spend, published) in fit
        .model
        .expected_spend_of(&first)
        .unwrap()
        .iter()
        .zip(published)
    {
        prints(*spend, published);
    }
    let terms: f64 = buyers.iter().map(|one| fit.model.ln_likelihood(one)).sum();
    near(terms, fit.log_likelihood, 1e-12);
}

#[test]
fn spend_without_a_mean_is_refused_in_words() {
    let model = GammaGamma::new(2.0, 0.9, 10.0).unwrap();
    let error = model.expected_spend(None).unwrap_err();
    assert!(error.to_string().contains("infinite"), "{error}");
    let one = clv_core::btyd::Spending::new(3, 20.0).unwrap();
    near(
        model.expected_spend(Some(&one)).unwrap(),
        2.0 * 70.0 / 5.9,
        1e-12,
    );
}
