//! Fits to simulated customers give the parameters back within 10%.

use clv_core::btyd::{
    BgBb, BgNbd, Estimate, FitOptions, GammaGamma, History, MbgNbd, Opportunities, ParetoNbd, Pool,
    Spending,
};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Distribution as _, Exp, Gamma};

const CUSTOMERS: usize = 100_000;

#[track_caller]
fn within_a_tenth(estimates: &[Estimate], truth: &[f64]) {
    for (estimate, truth) in estimates.iter().zip(truth) {
        let off = (estimate.value - truth).abs();
        assert!(off < 0.1 * truth, "{estimate:?} of {truth}");
        let error = estimate.standard_error.unwrap();
        assert!(
            off < 4.0 * error && error < 0.1 * truth,
            "{estimate:?} of {truth}"
        );
    }
}

/// Purchases of one customer until `gone` says so or time is up.
fn watch(
    random: &mut ChaCha8Rng,
    rate: f64,
    age: f64,
    mut gone: impl FnMut(&mut ChaCha8Rng, f64) -> bool,
) -> History {
    let wait = Exp::new(rate).unwrap();
    let (mut x, mut last, mut now) = (0, 0.0, 0.0);
    loop {
        now += wait.sample(random);
        if now >= age || gone(random, now) {
            return History::new(x, last, age).unwrap();
        }
        x += 1;
        last = now;
    }
}

/// Customers whose first purchases are spread over the first half of `weeks`.
fn simulate(seed: u64, weeks: f64, mut one: impl FnMut(&mut ChaCha8Rng, f64) -> History) -> Pool {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let histories: Vec<History> = (0..CUSTOMERS)
        .map(|_| {
            let age = random.random_range(0.5..1.0) * weeks;
            one(&mut random, age)
        })
        .collect();
    Pool::new(&histories)
}

/// A dropout chance after every purchase that was made; in MBG/NBD after the first as well.
fn geometric(
    random: &mut ChaCha8Rng,
    [r, alpha, a, b]: [f64; 4],
    age: f64,
    at_once: bool,
) -> History {
    let rate = Gamma::new(r, 1.0 / alpha)
        .unwrap()
        .sample(random)
        .max(1e-12);
    let p = Beta::new(a, b).unwrap().sample(random);
    let mut leaves = at_once && random.random_bool(p);
    watch(random, rate, age, |random, _| {
        if leaves {
            return true;
        }
        leaves = random.random_bool(p);
        false
    })
}

#[test]
fn bg_nbd() {
    let truth = [0.5, 8.0, 0.9, 2.5];
    let pool = simulate(1, 100.0, |random, age| geometric(random, truth, age, false));
    let fit = BgNbd::fit(&pool, FitOptions::new()).unwrap();
    within_a_tenth(&fit.estimates, &truth);
}

#[test]
fn mbg_nbd() {
    let truth = [0.6, 6.0, 0.9, 1.7];
    let pool = simulate(2, 100.0, |random, age| geometric(random, truth, age, true));
    let fit = MbgNbd::fit(&pool, FitOptions::new()).unwrap();
    within_a_tenth(&fit.estimates, &truth);
}

#[test]
fn pareto_nbd() {
    let truth: [f64; 4] = [0.6, 8.0, 0.7, 10.0];
    let [r, alpha, s, beta] = truth;
    let pool = simulate(3, 100.0, |random, age| {
        let rate = Gamma::new(r, 1.0 / alpha)
            .unwrap()
            .sample(random)
            .max(1e-12);
        let dropout = Gamma::new(s, 1.0 / beta).unwrap().sample(random).max(1e-12);
        let end = Exp::new(dropout).unwrap().sample(random);
        watch(random, rate, age, |_, now| now >= end)
    });
    let fit = ParetoNbd::fit(&pool, FitOptions::new()).unwrap();
    within_a_tenth(&fit.estimates, &truth);
}

#[test]
fn gamma_gamma() {
    let truth = [6.0, 4.0, 15.0];
    let [p, q, v] = truth;
    let mut random = ChaCha8Rng::seed_from_u64(4);
    let spendings: Vec<Spending> = (0..CUSTOMERS)
        .map(|_| {
            let rate = Gamma::new(q, 1.0 / v).unwrap().sample(&mut random);
            let x = random.random_range(1..8);
            // The mean of x gamma(p, rate) values is gamma(p x, rate x).
            let mean = Gamma::new(p * f64::from(x), 1.0 / (rate * f64::from(x))).unwrap();
            Spending::new(x, mean.sample(&mut random)).unwrap()
        })
        .collect();
    let fit = GammaGamma::fit(&spendings, FitOptions::new()).unwrap();
    within_a_tenth(&fit.estimates, &truth);
}

#[test]
fn bg_bb() {
    let truth = [1.2, 0.8, 0.7, 2.8];
    let [alpha, beta, gamma, delta] = truth;
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let rows: Vec<(Opportunities, f64)> = (0..CUSTOMERS)
        .map(|_| {
            let buys = Beta::new(alpha, beta).unwrap().sample(&mut random);
            let dies = Beta::new(gamma, delta).unwrap().sample(&mut random);
            let (mut x, mut last) = (0, 0);
            for at in 1..=10 {
                if random.random_bool(dies) {
                    break;
                }
                if random.random_bool(buys) {
                    (x, last) = (x + 1, at);
                }
            }
            (Opportunities::new(x, last, 10).unwrap(), 1.0)
        })
        .collect();
    let fit = BgBb::fit(&rows, FitOptions::new()).unwrap();
    within_a_tenth(&fit.estimates, &truth);
}

/// A shop of dense buyers, watched for up to 10,000 days, some with about a thousand purchases.
#[test]
fn dense_and_long_histories() {
    let truth = [1.2, 40.0, 0.6, 30.0];
    let mut random = ChaCha8Rng::seed_from_u64(6);
    let histories: Vec<History> = (0..4_000)
        .map(|_| {
            let age = random.random_range(2_000.0..10_000.0);
            geometric(&mut random, truth, age, false)
        })
        .collect();
    let most = histories.iter().map(History::frequency).max().unwrap();
    assert!(most > 800, "{most}");
    let pool = Pool::new(&histories);
    let fit = BgNbd::fit(&pool, FitOptions::new()).unwrap();
    within_a_tenth(&fit.estimates, &truth);
    // Every row of Pareto/NBD integrates over x; a few hundred customers are enough to see that it holds.
    let few = Pool::new(&histories[..300]);
    let fit = ParetoNbd::fit(&few, FitOptions::new()).unwrap();
    assert!(fit.log_likelihood.is_finite());
}
