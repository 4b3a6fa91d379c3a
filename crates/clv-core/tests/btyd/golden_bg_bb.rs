//! BG/BB on the donations of Fader, Hardie & Shang (2010), table 1: 11,104 donors, six yearly opportunities.

use clv_core::btyd::{BgBb, FitOptions, Opportunities};

use crate::{near, prints};

/// x, t_x and how many donors, of six opportunities.
const DONORS: [(u32, u32, u32); 22] = [
    (0, 0, 3464),
    (1, 1, 1091),
    (1, 2, 277),
    (1, 3, 129),
    (1, 4, 78),
    (1, 5, 119),
    (1, 6, 129),
    (2, 2, 613),
    (2, 3, 255),
    (2, 4, 155),
    (2, 5, 173),
    (2, 6, 234),
    (3, 3, 322),
    (3, 4, 181),
    (3, 5, 225),
    (3, 6, 357),
    (4, 4, 240),
    (4, 5, 284),
    (4, 6, 512),
    (5, 5, 335),
    (5, 6, 728),
    (6, 6, 1203),
];

fn donors() -> Vec<(Opportunities, f64)> {
    DONORS
        .into_iter()
        .map(|(x, t_x, n)| (Opportunities::new(x, t_x, 6).unwrap(), f64::from(n)))
        .collect()
}

#[test]
fn fits_the_published_parameters_and_likelihood() {
    let fit = BgBb::fit(&donors(), FitOptions::new()).unwrap();
    assert_eq!(fit.customers, 11_104.0);
    for (estimate, published) in fit.estimates.iter().zip([1.204, 0.750, 0.657, 2.783]) {
        assert!((estimate.value - published).abs() < 6e-4, "{estimate:?}");
    }
    prints(fit.log_likelihood, "-33225.6");
}

#[test]
fn expects_the_published_donations() {
    let model = BgBb::new(1.204, 0.750, 0.657, 2.783).unwrap();
    let one = |x, t_x| Opportunities::new(x, t_x, 6).unwrap();
    let ahead = |x, t_x| model.expected_purchases(&one(x, t_x), 5, 0.0).unwrap();
    // The paper's table of expected donations in the next five years, x = 0; 1 at t_x = 6; 6.
    prints(ahead(0, 0), "0.07");
    prints(ahead(6, 6), "3.75");
    prints(model.p_alive(&one(0, 0)), "0.11");
    prints(model.p_alive(&one(6, 6)), "0.93");
}

#[test]
fn probabilities_of_counts_sum_to_one_and_average_to_the_expectation() {
    let model = BgBb::new(1.204, 0.750, 0.657, 2.783).unwrap();
    let probabilities: Vec<f64> = (0..=6).map(|x| model.probability_of(x, 6)).collect();
    near(probabilities.iter().sum(), 1.0, 1e-12);
    let mean: f64 = (0..)
        .zip(&probabilities)
        .map(|(x, p)| f64::from(x) * p)
        .sum();
    near(mean, model.purchases_of_new(6), 1e-12);
}
