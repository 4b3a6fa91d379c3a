//! Fits BG/NBD and Gamma-Gamma to an order log and prints who is worth most over the next year.
//!
//! `cargo run --release -p clv-core --example bg_nbd -- orders.csv 1997-09-30`
//!
//! The file has the columns order_id, customer_id, ordered_at (a day), quantity, amount, without quotation marks. The
//! command `clv btyd` reads any order log.

use std::error::Error;

use clv_core::btyd::{
    BgNbd, Customer, DiscountRate, FitOptions, GammaGamma, History, Line, Period, Pool, Spending,
    TimeUnit, lifetime_values, summarise,
};

fn main() -> Result<(), Box<dyn Error>> {
    let [file, end] = arguments()?;
    let text = std::fs::read_to_string(&file)?;
    let lines = text.lines().skip(1).map(line).collect::<Result<_, _>>()?;

    let customers = summarise(lines, end.parse()?, TimeUnit::Week)?;
    let histories: Vec<History> = customers.iter().map(|one| one.history).collect();
    let spendings: Vec<Option<Spending>> = customers.iter().map(Customer::spending).collect();
    let buyers: Vec<Spending> = spendings.iter().flatten().copied().collect();
    let pool = Pool::new(&histories);
    let purchases = BgNbd::fit(&pool, FitOptions::new())?;
    let spend = GammaGamma::fit(&buyers, FitOptions::new())?;
    let rate = DiscountRate::new(0.1, Period::Year, TimeUnit::Week)?;
    let outcomes = lifetime_values(
        &purchases.model,
        &spend.model,
        &histories,
        &spendings,
        52.0,
        &rate,
    )?;

    for estimate in &purchases.estimates {
        let error = estimate.standard_error.unwrap_or(f64::NAN);
        println!("{:6} {:8.4} ± {error:.4}", estimate.name, estimate.value);
    }
    for doubt in &purchases.doubts {
        println!("doubt: {doubt}");
    }
    println!("log likelihood {:.3}", purchases.log_likelihood);
    let mut ranked: Vec<_> = customers.iter().zip(outcomes).collect();
    ranked.sort_by(|(_, left), (_, right)| right.clv.total_cmp(&left.clv));
    println!("customer  P(alive)  purchases  value in a year");
    for (one, outcome) in ranked.iter().take(10) {
        println!(
            "{:8}  {:8.3}  {:9.2}  {:15.2}",
            one.customer, outcome.p_alive, outcome.expected_purchases, outcome.clv
        );
    }
    Ok(())
}

fn arguments() -> Result<[String; 2], &'static str> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    given
        .try_into()
        .map_err(|_| "usage: bg_nbd orders.csv YYYY-MM-DD")
}

fn line(text: &str) -> Result<Line<&str>, Box<dyn Error>> {
    let mut fields = text.split(',').skip(1);
    let mut next = || {
        fields
            .next()
            .ok_or_else(|| format!("not five columns: {text}"))
    };
    let (customer, day, _, amount) = (next()?, next()?, next()?, next()?);
    Ok(Line {
        customer,
        day: day.parse()?,
        amount: amount.parse()?,
    })
}
