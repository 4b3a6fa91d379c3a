//! How long pooling, fitting and scoring take: on an order log (as for the example `bg_nbd`), or on simulated customers.
//!
//! `cargo run --release -p clv-core --example btyd_speed -- orders.csv 1997-09-30`
//! `cargo run --release -p clv-core --example btyd_speed -- 1000000`

use std::error::Error;
use std::time::Instant;

use clv_core::btyd::{
    Batch as _, BgNbd, DiscountRate, FitOptions, History, Line, MbgNbd, ParetoNbd, Pool, TimeUnit,
    summarise,
};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Distribution as _, Exp, Gamma};

const ROUNDS: usize = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let histories = match given.as_slice() {
        [customers] => simulated(customers.parse()?)?,
        [file, end] => logged(file, end)?,
        _ => return Err("usage: btyd_speed CUSTOMERS | orders.csv YYYY-MM-DD".into()),
    };
    let pool = Pool::new(&histories);
    println!("{} customers, {} distinct", pool.len(), pool.distinct());
    time("pool", || Ok(Pool::new(&histories).distinct()))?;
    let options = FitOptions::new();
    let fit = BgNbd::fit(&pool, options)?;
    time("fit bg-nbd", || Ok(BgNbd::fit(&pool, options)?.iterations))?;
    time(
        "fit mbg-nbd",
        || Ok(MbgNbd::fit(&pool, options)?.iterations),
    )?;
    time("fit pareto-nbd", || {
        Ok(ParetoNbd::fit(&pool, options)?.iterations)
    })?;
    time("score bg-nbd", || {
        Ok(fit
            .model
            .outlook_of(&histories, 39.0, &DiscountRate::NONE)?
            .len())
    })?;
    Ok(())
}

/// The fastest and the middle of some rounds; other programs only ever slow one down.
fn time(
    what: &str,
    mut work: impl FnMut() -> Result<usize, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let (mut seconds, mut result) = (Vec::new(), 0);
    for _ in 0..ROUNDS {
        let began = Instant::now();
        result = work()?;
        seconds.push(began.elapsed().as_secs_f64() * 1e3);
    }
    seconds.sort_by(f64::total_cmp);
    let [fastest, middle] = [0, ROUNDS / 2].map(|at| seconds.get(at).copied().unwrap_or(f64::NAN));
    println!("{what:16} fastest {fastest:9.3} ms, median {middle:9.3} ms  ({result})");
    Ok(())
}

fn logged(file: &str, end: &str) -> Result<Vec<History>, Box<dyn Error>> {
    let text = std::fs::read_to_string(file)?;
    let mut lines = Vec::new();
    for text in text.lines().skip(1) {
        let fields: Vec<&str> = text.split(',').collect();
        let [_, customer, day, _, amount] = fields.as_slice() else {
            return Err(format!("not five columns: {text}").into());
        };
        lines.push(Line {
            customer: *customer,
            day: day.parse()?,
            amount: amount.parse()?,
        });
    }
    let customers = summarise(lines, end.parse()?, TimeUnit::Week)?;
    Ok(customers.iter().map(|one| one.history).collect())
}

/// BG/NBD customers who came over the first of two years, observed by the day.
fn simulated(customers: usize) -> Result<Vec<History>, Box<dyn Error>> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let (rates, leaving) = (Gamma::new(0.55_f64, 1.0 / 70.0)?, Beta::new(0.8, 2.5)?);
    let mut histories = Vec::with_capacity(customers);
    for _ in 0..customers {
        let age = f64::from(random.random_range(365..730_u32));
        let wait = Exp::new(rates.sample(&mut random).max(1e-9))?;
        let leaves = leaving.sample(&mut random);
        let (mut x, mut last, mut now) = (0, 0.0, 0.0);
        loop {
            now += wait.sample(&mut random);
            if now >= age {
                break;
            }
            // Purchases of one day are one.
            if now.floor() > last {
                (x, last) = (x + 1, now.floor());
            }
            if random.random_bool(leaves) {
                break;
            }
        }
        histories.push(History::new(x, last / 7.0, age / 7.0)?);
    }
    Ok(histories)
}
