//! What must hold for any parameters and any customer, on 12,000 random cases.

use clv_core::btyd::{
    Batch as _, BgBb, BgNbd, DiscountRate, FitOptions, GammaGamma, History, MbgNbd, Opportunities,
    ParetoNbd, Period, Pool, PurchaseModel, Spending, TimeUnit,
};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::near;

const CASES: usize = 4_000;

/// Two parameters without a unit and two of which the first, or both, are times.
type Parameters = [f64; 4];

fn build(kind: usize, [one, scale, two, three]: Parameters, unit: f64) -> Box<dyn PurchaseModel> {
    match kind {
        0 => Box::new(BgNbd::new(one, scale * unit, two, three).unwrap()),
        1 => Box::new(MbgNbd::new(one, scale * unit, two, three).unwrap()),
        _ => Box::new(ParetoNbd::new(one, scale * unit, two, three * unit).unwrap()),
    }
}

/// Evenly over orders of magnitude.
fn spread(random: &mut ChaCha8Rng, low: f64, high: f64) -> f64 {
    random.random_range(low.ln()..high.ln()).exp()
}

fn parameters(random: &mut ChaCha8Rng) -> Parameters {
    [
        spread(random, 0.05, 20.0),
        spread(random, 0.5, 500.0),
        spread(random, 0.05, 20.0),
        spread(random, 0.1, 200.0),
    ]
}

fn customer(random: &mut ChaCha8Rng) -> (u32, f64, f64) {
    let age = spread(random, 0.1, 10_000.0);
    let x = if random.random_bool(0.3) {
        0
    } else {
        spread(random, 1.0, 1_000.0).round() as u32
    };
    let recency = if x == 0 {
        0.0
    } else {
        age * random.random_range(0.001..=1.0)
    };
    (x, recency, age)
}

/// Runs `check` on 4,000 cases of each of the three models.
fn for_all(seed: u64, check: impl Fn(&mut ChaCha8Rng, usize, Parameters)) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..CASES {
        for kind in 0..3 {
            let parameters = parameters(&mut random);
            check(&mut random, kind, parameters);
        }
    }
}

#[test]
fn answers_are_finite_probabilities_and_counts() {
    for_all(1, |random, kind, parameters| {
        let model = build(kind, parameters, 1.0);
        let (x, t_x, age) = customer(random);
        let one = History::new(x, t_x, age).unwrap();
        let context = (model.name(), parameters, one);
        let p_alive = model.p_alive(&one);
        assert!((0.0..=1.0).contains(&p_alive), "{context:?}: {p_alive}");
        assert!(model.ln_likelihood(&one).is_finite(), "{context:?}");
        let horizon = spread(random, 0.01, 10_000.0);
        let expected = model.expected_purchases(&one, horizon).unwrap();
        assert!(expected.is_finite() && expected >= 0.0, "{context:?}");
        let most = (parameters[0] + f64::from(x)) / (parameters[1] + age) * horizon;
        assert!(
            expected <= most * (1.0 + 1e-9),
            "{context:?}: {expected} of {most}"
        );
        let n = random.random_range(0..1_000);
        let probability = model.probability_of(n, horizon);
        assert!(
            (0.0..=1.0).contains(&probability),
            "{context:?} {n}: {probability}"
        );
    });
}

#[test]
fn expectations_grow_with_the_horizon() {
    for_all(2, |random, kind, parameters| {
        let model = build(kind, parameters, 1.0);
        let (x, t_x, age) = customer(random);
        let one = History::new(x, t_x, age).unwrap();
        let horizon = spread(random, 0.01, 5_000.0);
        let further = horizon * random.random_range(1.0..2.0);
        let expect = |horizon| model.expected_purchases(&one, horizon).unwrap();
        let slack = 1.0 + 1e-10;
        assert!(
            expect(further) * slack >= expect(horizon),
            "{} {parameters:?} {one:?} {horizon} {further}",
            model.name()
        );
        assert!(model.purchases_of_new(further) * slack >= model.purchases_of_new(horizon));
        assert_eq!(expect(0.0), 0.0);
    });
}

#[test]
fn silence_makes_alive_less_likely() {
    for_all(3, |random, kind, parameters| {
        let model = build(kind, parameters, 1.0);
        let (x, t_x, age) = customer(random);
        let later = age * random.random_range(1.0..3.0);
        let now = model.p_alive(&History::new(x, t_x, age).unwrap());
        let then = model.p_alive(&History::new(x, t_x, later).unwrap());
        assert!(
            then <= now + 1e-9,
            "{} {parameters:?} {x} {t_x} {age} {later}",
            model.name()
        );
    });
}

#[test]
fn many_at_once_are_the_same_as_one_by_one() {
    let rate = DiscountRate::new(0.2, Period::Year, TimeUnit::Day).unwrap();
    for_all(4, |random, kind, parameters| {
        if !random.random_bool(0.05) {
            return;
        }
        let model = build(kind, parameters, 1.0);
        let few: Vec<History> = (0..10)
            .map(|_| customer(random))
            .map(|(x, t_x, age)| History::new(x, t_x, age).unwrap())
            .collect();
        // Every customer twice and a half, so that pooling has something to do.
        let histories: Vec<History> = (0..25).map(|i| few[i * 7 % 10]).collect();
        let pool = Pool::new(&histories);
        assert_eq!(pool.distinct(), 10);
        let horizon = spread(random, 0.1, 1_000.0);
        let p_alive = model.p_alive_of(&histories);
        let expected = model.expected_purchases_of(&histories, horizon).unwrap();
        let outlooks = model.outlook_of(&histories, horizon, &rate).unwrap();
        let mut sum = 0.0;
        for (i, one) in histories.iter().enumerate() {
            assert_eq!(p_alive[i], model.p_alive(one));
            assert_eq!(expected[i], model.expected_purchases(one, horizon).unwrap());
            assert_eq!(outlooks[i].p_alive, p_alive[i]);
            assert_eq!(outlooks[i].purchases, expected[i]);
            assert_eq!(
                outlooks[i].discounted,
                model.discounted_purchases(one, horizon, &rate).unwrap()
            );
            sum += model.ln_likelihood(one);
        }
        near(model.log_likelihood(&pool), sum, 1e-12);
    });
}

/// Weeks are days divided by seven: probabilities and counts stay, likelihoods change by 7ˣ.
#[test]
fn days_and_weeks_give_the_same_answers() {
    for_all(5, |random, kind, parameters| {
        let (weekly, daily) = (build(kind, parameters, 1.0), build(kind, parameters, 7.0));
        let (x, t_x, age) = customer(random);
        let week = History::new(x, t_x, age).unwrap();
        let day = History::new(x, t_x * 7.0, age * 7.0).unwrap();
        let context = format!("{} {parameters:?} {week:?}", weekly.name());
        let (p, q) = (weekly.p_alive(&week), daily.p_alive(&day));
        assert!((p - q).abs() < 1e-9, "{context}: {p} {q}");
        let (l, m) = (weekly.ln_likelihood(&week), daily.ln_likelihood(&day));
        let shift = f64::from(x) * 7f64.ln();
        assert!(
            (l - m - shift).abs() < 1e-8 * (1.0 + l.abs() + shift),
            "{context}"
        );
        let horizon = spread(random, 0.1, 1_000.0);
        let expected = weekly.expected_purchases(&week, horizon).unwrap();
        let same = daily.expected_purchases(&day, horizon * 7.0).unwrap();
        assert!(
            (expected - same).abs() <= 1e-9 * expected.max(1e-3),
            "{context}"
        );
    });
}

#[test]
fn probabilities_of_counts_sum_to_one_and_average_to_the_expectation() {
    let mut random = ChaCha8Rng::seed_from_u64(6);
    for case in 0..60 {
        let model = build(
            case % 3,
            [
                spread(&mut random, 0.2, 3.0),
                spread(&mut random, 2.0, 50.0),
                spread(&mut random, 0.3, 3.0),
                spread(&mut random, 0.5, 20.0),
            ],
            1.0,
        );
        let time = spread(&mut random, 0.5, 30.0);
        // Far beyond the mean the rest adds nothing; probabilities fall there at least geometrically.
        let enough = (20.0 * (1.0 + model.purchases_of_new(time))) as usize;
        let all = (0..3_000).map(|n| model.probability_of(n, time));
        let probabilities: Vec<f64> = all
            .enumerate()
            .take_while(|(n, p)| *n < enough || *p > 1e-13)
            .map(|(_, p)| p)
            .collect();
        let total: f64 = probabilities.iter().sum();
        let mean: f64 = (0..)
            .zip(&probabilities)
            .map(|(n, p)| f64::from(n) * p)
            .sum();
        near(total, 1.0, 1e-8);
        near(mean, model.purchases_of_new(time), 1e-6);
    }
}

#[test]
fn a_cohorts_purchases_accumulate_from_each_first_purchase() {
    let model = BgNbd::new(0.24, 4.4, 0.8, 2.4).unwrap();
    let sums = model.cumulative(&[3.0, 0.0, 3.0, 9.0], &[2.0, 10.0]);
    near(sums[0], model.purchases_of_new(2.0), 1e-14);
    let expected = model.purchases_of_new(10.0)
        + 2.0 * model.purchases_of_new(7.0)
        + model.purchases_of_new(1.0);
    near(sums[1], expected, 1e-14);
}

/// 10,000 customers of random Gamma-Gamma models.
#[test]
fn expected_spend_lies_between_the_customers_mean_and_that_of_all() {
    let mut random = ChaCha8Rng::seed_from_u64(8);
    for _ in 0..10_000 {
        let (p, q, v) = (
            spread(&mut random, 0.1, 100.0),
            1.0 + spread(&mut random, 0.01, 50.0),
            spread(&mut random, 0.01, 10_000.0),
        );
        let model = GammaGamma::new(p, q, v).unwrap();
        let x = spread(&mut random, 1.0, 1_000.0).round() as u32;
        let one = Spending::new(x, spread(&mut random, 0.01, 100_000.0)).unwrap();
        let (own, all) = (one.mean(), model.expected_spend(None).unwrap());
        let expected = model.expected_spend(Some(&one)).unwrap();
        let slack = 1e-9 * (own + all);
        assert!(
            expected >= own.min(all) - slack && expected <= own.max(all) + slack,
            "{model:?} {one:?}: {expected}"
        );
        assert!(model.ln_likelihood(&one).is_finite(), "{model:?} {one:?}");
        // In cents everything is a hundred times as much.
        let cents = GammaGamma::new(p, q, 100.0 * v).unwrap();
        let same = Spending::new(x, 100.0 * own).unwrap();
        near(
            cents.expected_spend(Some(&same)).unwrap(),
            100.0 * expected,
            1e-12,
        );
    }
}

/// 10,000 histories of random BG/BB models.
#[test]
fn discrete_opportunities_have_probabilities_and_bounded_expectations() {
    let mut random = ChaCha8Rng::seed_from_u64(9);
    for _ in 0..10_000 {
        let [alpha, beta, gamma, delta] = [0; 4].map(|_| spread(&mut random, 0.05, 50.0));
        let model = BgBb::new(alpha, beta, gamma, delta).unwrap();
        let n = random.random_range(1..60);
        let last = random.random_range(0..=n);
        let x = if last == 0 {
            0
        } else {
            random.random_range(1..=last)
        };
        let one = Opportunities::new(x, last, n).unwrap();
        let context = (model, one);
        assert!(model.ln_likelihood(&one).is_finite(), "{context:?}");
        let p_alive = model.p_alive(&one);
        assert!(
            (0.0..=1.0 + 1e-9).contains(&p_alive),
            "{context:?}: {p_alive}"
        );
        let (near, far) = (random.random_range(0..50), random.random_range(50..100));
        let expect = |ahead| model.expected_purchases(&one, ahead, 0.0).unwrap();
        assert!(expect(near) <= expect(far), "{context:?}");
        assert!(
            expect(far) <= f64::from(far) * p_alive * (1.0 + 1e-9),
            "{context:?}"
        );
        assert!(model.expected_purchases(&one, far, 0.1).unwrap() <= expect(far));
        let probability = model.probability_of(random.random_range(0..=n), n);
        assert!(
            (0.0..=1.0).contains(&probability),
            "{context:?}: {probability}"
        );
    }
}

#[test]
fn a_weight_is_so_many_customers() {
    let mut random = ChaCha8Rng::seed_from_u64(10);
    let histories: Vec<History> = (0..300)
        .map(|_| {
            let age = random.random_range(20.0..60.0);
            let x = random.random_range(0..6);
            let recency = if x == 0 {
                0.0
            } else {
                age * random.random_range(0.1..1.0)
            };
            History::new(x, recency, age).unwrap()
        })
        .collect();
    let weights: Vec<f64> = (0..300)
        .map(|_| f64::from(random.random_range(0..4_u32)))
        .collect();
    let repeated: Vec<History> = histories
        .iter()
        .zip(&weights)
        .flat_map(|(history, weight)| vec![*history; *weight as usize])
        .collect();
    let weighted = Pool::with_weights(&histories, &weights).unwrap();
    let long = Pool::new(&repeated);
    assert_eq!(weighted.customers(), long.customers());
    let options = FitOptions::new().penalty(0.01).unwrap();
    let pairs = [
        (
            BgNbd::fit(&weighted, options).unwrap().estimates,
            BgNbd::fit(&long, options).unwrap().estimates,
        ),
        (
            ParetoNbd::fit(&weighted, options).unwrap().estimates,
            ParetoNbd::fit(&long, options).unwrap().estimates,
        ),
    ];
    for (one, other) in pairs.iter().flat_map(|(one, other)| one.iter().zip(other)) {
        near(one.value, other.value, 1e-6);
        near(
            one.standard_error.unwrap(),
            other.standard_error.unwrap(),
            1e-5,
        );
    }
    assert!(Pool::with_weights(&histories, &weights[1..]).is_err());
    assert!(Pool::with_weights(&histories[..1], &[-1.0]).is_err());
}
