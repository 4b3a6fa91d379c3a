//! Fits BG/NBD to an order log and says how many purchases to expect.
//!
//! `cargo run --release -p clv-core --example fit_bg_nbd -- orders.csv 1997-09-30`
//!
//! The file has the columns order_id, customer_id, ordered_at (a day), quantity, amount, without quotation marks. The day
//! is the last that the model may see; without it, the last of the file. Without a file it is orders.csv beside this
//! source: 160 customers of a shop that was made up.

use std::error::Error;

use chrono::NaiveDate;
use clv_core::btyd::{
    Batch as _, BgNbd, FitOptions, History, Line, Pool, PurchaseModel as _, TimeUnit, summarise,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut given = std::env::args().skip(1);
    let text = match given.next() {
        Some(path) => std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?,
        None => include_str!("orders.csv").to_owned(),
    };
    let end = given.next().map(|day| day.parse()).transpose()?;
    print!("{}", report(&text, end)?);
    Ok(())
}

/// From the text of the file to what the model says.
pub(crate) fn report(text: &str, end: Option<NaiveDate>) -> Result<String, Box<dyn Error>> {
    let lines: Vec<Line<&str>> = text.lines().skip(1).map(line).collect::<Result<_, _>>()?;
    let last = lines.iter().map(|line| line.day).max();
    let end = end.or(last).ok_or("the file has no orders")?;

    let customers = summarise(lines, end, TimeUnit::Week)?;
    let histories: Vec<History> = customers.iter().map(|one| one.history).collect();
    let pool = Pool::new(&histories);
    let fit = BgNbd::fit(&pool, FitOptions::new())?;

    let mut said = format!("{} customers until {end}\n", customers.len());
    for one in &fit.estimates {
        let error = one.standard_error.unwrap_or(f64::NAN);
        said += &format!("{:6}{:7.3} ± {error:.3}\n", one.name, one.value);
    }
    said.extend(fit.doubts.iter().map(|doubt| format!("doubt: {doubt}\n")));
    let expected: f64 = fit
        .model
        .expected_purchases_of(&histories, 26.0)?
        .iter()
        .sum();
    said += &format!("{expected:.1} purchases expected in 26 weeks\n");
    if let Some(most) = customers.iter().max_by_key(|one| one.history.frequency()) {
        let alive = fit.model.p_alive(&most.history);
        said += &format!(
            "{} has bought most often; P(alive) {alive:.3}\n",
            most.customer
        );
    }
    Ok(said)
}

fn line(text: &str) -> Result<Line<&str>, Box<dyn Error>> {
    let [_, customer, day, _, amount] = *text.split(',').collect::<Vec<_>>() else {
        return Err(format!("not five columns: {text}").into());
    };
    Ok(Line {
        customer,
        day: day.parse()?,
        amount: amount.parse()?,
    })
}
