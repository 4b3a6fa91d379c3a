#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test may fail loudly"
)]

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma, LogNormal};

use super::*;

fn spread(spend_cv: f64, level_sd: f64) -> Spread {
    Spread {
        spend_cv,
        level_sd,
        windows: 0,
        held: 0,
    }
}

fn audience(members: &[(f64, f64)]) -> Audience {
    let mut audience = Audience::default();
    for (p, spend) in members {
        audience.add(*p, *spend).unwrap();
    }
    audience
}

/// Totals of an audience, drawn from the model one customer at a time.
fn simulated(members: &[(f64, f64)], spread: Spread, draws: usize, heavy: bool) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let shape = 1.0 / (spread.spend_cv * spread.spend_cv);
    let gamma = Gamma::new(shape, 1.0 / shape).unwrap();
    let sigma = (spread.spend_cv * spread.spend_cv).ln_1p().sqrt();
    let skewed = LogNormal::new(-sigma * sigma / 2.0, sigma).unwrap();
    let level_sd = spread.level_sd.max(1e-12);
    let level = LogNormal::new(-level_sd * level_sd / 2.0, level_sd).unwrap();
    let mut totals: Vec<f64> = (0..draws)
        .map(|_| {
            let mut total = 0.0;
            for (p, spend) in members {
                if rng.random::<f64>() < *p {
                    let factor = if heavy {
                        skewed.sample(&mut rng)
                    } else {
                        gamma.sample(&mut rng)
                    };
                    total += spend * factor;
                }
            }
            total * level.sample(&mut rng)
        })
        .collect();
    totals.sort_by(f64::total_cmp);
    totals
}

/// Customers as shops have them: most hardly ever return, a few do, spend is skewed.
fn shop(customers: usize, rate: f64) -> Vec<(f64, f64)> {
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let spend = LogNormal::new(4.5, 0.6).unwrap();
    (0..customers)
        .map(|_| {
            let odds = rate * (rng.random::<f64>() * 3.0 - 1.5).exp();
            (odds / (1.0 + odds), spend.sample(&mut rng))
        })
        .collect()
}

#[test]
fn nine_of_ten_simulated_totals_lie_in_the_interval() {
    for (customers, rate, spend_cv, level_sd) in [
        (20_000, 0.01, 1.0, 0.0),
        (20_000, 0.01, 1.0, 0.15),
        (3_000, 0.3, 0.6, 0.1),
        (500, 0.02, 1.2, 0.2),
        (60, 0.3, 0.8, 0.1),
        (100, 0.01, 1.0, 0.1),
    ] {
        for heavy in [false, true] {
            let members = shop(customers, rate);
            let spread = spread(spend_cv, level_sd);
            let interval = audience(&members).interval(&spread).unwrap();
            let totals = simulated(&members, spread, 4_000, heavy);
            let held = totals
                .iter()
                .filter(|total| (interval.low..=interval.high).contains(total))
                .count() as f64
                / totals.len() as f64;
            // Where nobody buys in more than one of twenty windows, nothing is inside and the interval is one-sided.
            let most = if totals[totals.len() / 20] <= 0.0 {
                0.97
            } else {
                0.925
            };
            let name = format!("{customers} customers at {rate}, {spend_cv}, {level_sd}, {heavy}");
            assert!(
                (0.875..=most).contains(&held),
                "{name}: {held}, {interval:?}"
            );
        }
    }
}

#[test]
fn the_ends_are_those_of_the_simulated_totals() {
    for (customers, rate) in [(5_000, 0.02), (400, 0.3)] {
        let members = shop(customers, rate);
        let spread = spread(0.9, 0.1);
        let interval = audience(&members).interval(&spread).unwrap();
        let totals = simulated(&members, spread, 20_000, false);
        let (low, high) = (totals[1_000], totals[19_000]);
        assert!(
            (interval.low / low - 1.0).abs() < 0.03,
            "{interval:?} {low} {high}"
        );
        assert!(
            (interval.high / high - 1.0).abs() < 0.03,
            "{interval:?} {low} {high}"
        );
    }
}

#[test]
fn an_audience_of_parts_is_the_whole() {
    let members = shop(1_000, 0.05);
    let (first, second) = members.split_at(300);
    let sum = audience(first).and(audience(second));
    let whole = audience(&members);
    let spread = spread(1.0, 0.1);
    let (sum, whole) = (
        sum.interval(&spread).unwrap(),
        whole.interval(&spread).unwrap(),
    );
    assert!((sum.low - whole.low).abs() < 1e-6 && (sum.high - whole.high).abs() < 1e-6);
}

#[test]
fn edges_are_answered_and_nonsense_is_refused() {
    let nobody = Audience::default().interval(&spread(1.0, 0.1)).unwrap();
    assert_eq!((nobody.low, nobody.expected, nobody.high), (0.0, 0.0, 0.0));
    let never = audience(&[(0.0, 50.0)])
        .interval(&spread(1.0, 0.1))
        .unwrap();
    assert_eq!(never.high, 0.0);
    let certain = audience(&[(1.0, 50.0)])
        .interval(&spread(0.0, 0.0))
        .unwrap();
    assert_eq!((certain.low, certain.high), (50.0, 50.0));
    let huge = audience(&vec![(0.5, 1e6); 10_000])
        .interval(&spread(1.0, 0.0))
        .unwrap();
    assert!(huge.low < huge.expected && huge.expected < huge.high && huge.high.is_finite());
    for (p, spend) in [
        (f64::NAN, 1.0),
        (1.1, 1.0),
        (-0.1, 1.0),
        (0.5, -1.0),
        (0.5, f64::INFINITY),
    ] {
        assert_eq!(
            Audience::default().add(p, spend),
            Err(AudienceError::Prediction)
        );
    }
    assert_eq!(
        audience(&[(0.5, 1.0)]).interval(&spread(f64::NAN, 0.1)),
        Err(AudienceError::Spread)
    );
}

#[test]
fn one_buyers_spend_has_an_interval_around_it() {
    let times = spend_interval(&spread(0.5, 0.3)).unwrap();
    // A gamma of shape 4: quantiles 1.366 and 7.754 of scale 1/4.
    assert!(
        (times.low - 0.3416).abs() < 1e-4 && (times.high - 1.9384).abs() < 1e-4,
        "{times:?}"
    );
}

/// Windows of a shop whose level moves by `level_sd`, predicted rightly on the mean.
fn windows(cutoffs: u32, level_sd: f64, seed: u64) -> Vec<PastWindow> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let members = shop(4_000, 0.05);
    let audience = audience(&members);
    let level = LogNormal::new(-level_sd * level_sd / 2.0, level_sd).unwrap();
    (0..cutoffs)
        .map(|month| {
            let cutoff = chrono::NaiveDate::from_ymd_opt(2016, 1, 1).unwrap()
                + chrono::Days::new(30 * u64::from(month));
            let chance = 1.0 + (rng.random::<f64>() - 0.5) * 0.1;
            PastWindow {
                cutoff,
                end: cutoff + chrono::Days::new(30),
                group: Group::Everybody,
                audience,
                spend_cv: 1.0,
                actual: audience.expected * level.sample(&mut rng) * chance,
            }
        })
        .collect()
}

#[test]
fn the_level_is_learned_from_past_windows() {
    let calm = Spread::tested(1.0, &windows(40, 0.02, 1));
    let wild = Spread::tested(1.0, &windows(40, 0.5, 1));
    assert!(calm.level_sd < 0.12, "{calm:?}");
    assert!((0.35..0.65).contains(&wild.level_sd), "{wild:?}");
    assert_eq!((calm.windows, wild.windows), (40, 40));
    assert!(calm.held >= 36 && wild.held >= 30, "{calm:?} {wild:?}");
    let untested = Spread::untested(1.0);
    assert!((0.15..0.25).contains(&untested.level_sd) && untested.windows == 0);
}

#[test]
fn a_model_that_always_promised_too_much_gets_wide_intervals() {
    let mut all = windows(12, 0.02, 2);
    for window in &mut all {
        window.actual *= 0.4;
    }
    let spread = Spread::tested(1.0, &all);
    assert!(spread.level_sd > 0.4, "{spread:?}");
    assert!(spread.held < 12, "the first ones could not know");
    let next = all[11].audience.interval(&spread).unwrap();
    assert!(next.low < all[11].actual, "{next:?}");
}

#[test]
fn a_window_knows_nothing_that_ended_after_its_cutoff() {
    let mut all = windows(3, 0.02, 4);
    let before = all[2].known_spread(&all);
    // The last window ends after the cutoff of the second.
    all[2].actual *= 10.0;
    assert_eq!(all[1].known_spread(&all), {
        let first = &all[..1];
        Spread::learned(1.0, first)
    });
    assert_eq!(before, all[2].known_spread(&all));
}

/// The design promises 100,000 customers within 100 ms; a slow machine gets ten times as long.
#[test]
fn a_hundred_thousand_customers_take_no_time() {
    let members = shop(100_000, 0.02);
    let began = std::time::Instant::now();
    let interval = audience(&members).interval(&spread(1.0, 0.1)).unwrap();
    let took = began.elapsed();
    assert!(interval.high > interval.low);
    assert!(took.as_millis() < 1_000, "{took:?}");
}

#[test]
fn a_thousand_alike_are_one_a_thousand_times() {
    let one = audience(&[(0.012, 140.0)]);
    let (times, added) = (one.times(1_000), audience(&[(0.012, 140.0); 1_000]));
    assert_eq!(times.customers, 1_000);
    let spread = spread(1.1, 0.2);
    let (times, added) = (
        times.interval(&spread).unwrap(),
        added.interval(&spread).unwrap(),
    );
    for (a, b) in [
        (times.expected, added.expected),
        (times.low, added.low),
        (times.high, added.high),
    ] {
        assert!((a - b).abs() < 1e-6 * b, "{a} and {b}");
    }
}
