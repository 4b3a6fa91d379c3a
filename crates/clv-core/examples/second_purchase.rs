//! When do first-time buyers come back, and do those with a large first order come back sooner?
//!
//! `cargo run --release -p clv-core --example second_purchase -- orders.csv 1997-09-30`
//!
//! The file has the columns order_id, customer_id, ordered_at (a day), quantity, amount, without quotation marks.

use std::collections::BTreeMap;
use std::error::Error;

use chrono::NaiveDate;
use clv_core::btyd::{Line, TimeUnit, summarise};
use clv_core::survival::{Case, Confidence, Intervals, Spell, fit_hazard, kaplan_meier};

fn main() -> Result<(), Box<dyn Error>> {
    let [file, end] = arguments()?;
    let end: NaiveDate = end.parse()?;
    let text = std::fs::read_to_string(&file)?;
    let lines = text
        .lines()
        .skip(1)
        .map(line)
        .collect::<Result<Vec<_>, _>>()?;
    let mut on_day: BTreeMap<(&str, NaiveDate), f64> = BTreeMap::new();
    for line in &lines {
        *on_day.entry((line.customer, line.day)).or_default() += line.amount;
    }

    let mut cases = Vec::new();
    for customer in summarise(lines, end, TimeUnit::Day)? {
        let spent = on_day.get(&(customer.customer, customer.first)).copied();
        cases.push(Case {
            spell: Spell::to_second_purchase(&customer, end)?,
            covariates: vec![spent.unwrap_or(0.0).max(1.0).log2()],
        });
    }
    let spells: Vec<Spell> = cases.iter().map(|case| case.spell).collect();

    let curve = kaplan_meier(&spells, Confidence::NinetyFive)?;
    println!("days  not yet back   95% interval");
    for days in [30.0, 60.0, 90.0, 180.0] {
        let step = curve.steps.iter().rfind(|step| step.time <= days);
        if let Some((step, bounds)) = step.and_then(|step| Some((step, step.interval?))) {
            println!(
                "{days:4}  {:12.3}   {:.3} – {:.3}",
                step.survival, bounds.low, bounds.high
            );
        }
    }
    let months = Intervals::equal(30.0, 6)?;
    let name = "first order, per doubling";
    let fit = fit_hazard(&cases, &[name], &months, Confidence::NinetyFive)?;
    for effect in &fit.effects {
        println!(
            "{}: odds of coming back in a month × {:.3} ({:.3} – {:.3}), {:?}",
            effect.name,
            effect.odds_ratio,
            effect.interval.low,
            effect.interval.high,
            effect.verdict
        );
    }
    Ok(())
}

fn arguments() -> Result<[String; 2], &'static str> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    given
        .try_into()
        .map_err(|_| "usage: second_purchase orders.csv YYYY-MM-DD")
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
