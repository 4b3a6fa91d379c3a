//! `clv btyd predict`: figures for every customer.

use std::time::Instant;

use clv_core::btyd::{Batch as _, DiscountRate, Period};
use clv_core::money::count;
use serde::Serialize;

use super::args::Predict;
use super::customers::Customers;
use super::figures::{Figures, Target};
use super::fitting::{FittedPurchases, fit_purchases, fit_spend, impossible};
use super::letters::Letters;
use super::options;
use crate::console::Console;
use crate::failure::Failure;

pub(super) fn run(arguments: &Predict, console: Console) -> Result<(), Failure> {
    let unit = arguments.calibration.unit.time_unit();
    let options = options(&arguments.calibration)?;
    let horizon = positive("--horizon", arguments.horizon)?;
    let rate = DiscountRate::new(arguments.discount_rate_per_year, Period::Year, unit)
        .map_err(Failure::environment)?;
    let target = Target::of(&arguments.output)?;
    let customers = Customers::read(&arguments.calibration)?;
    let FittedPurchases {
        model,
        histories,
        findings,
    } = fit_purchases(&customers, arguments.model, options)?;

    let mut notes = customers.notes.clone();
    let mut doubts: Vec<String> = findings.doubts.iter().map(ToString::to_string).collect();
    let spend = match fit_spend(&customers.spendings(), options) {
        Ok((spend, of_spend)) => {
            doubts.extend(of_spend.doubts.iter().map(ToString::to_string));
            Some(spend)
        }
        Err(error) => {
            notes.push(format!("no expected spend: {error}"));
            None
        }
    };

    let began = Instant::now();
    let outlooks = model
        .outlook_of(&histories, horizon, &rate)
        .map_err(impossible)?;
    let score_seconds = began.elapsed().as_secs_f64();
    let values: Vec<Option<Value>> = customers
        .all
        .iter()
        .zip(&outlooks)
        .map(|(one, outlook)| {
            let spend = spend.as_ref()?;
            let expected_spend = spend.expected_spend(one.spending().as_ref()).ok()?;
            Some(Value {
                expected_spend,
                clv: expected_spend * outlook.discounted,
            })
        })
        .collect();
    let value_seconds = began.elapsed().as_secs_f64();

    let mut without_spend = 0_u64;
    let figures: Vec<Figures> = customers
        .all
        .iter()
        .zip(outlooks)
        .zip(values)
        .map(|((one, outlook), value)| {
            without_spend += u64::from(spend.is_some() && value.is_none());
            Figures {
                customer_id: customers.name(one),
                frequency: one.history.frequency(),
                recency: one.history.recency(),
                age: one.history.age(),
                monetary_value: one.monetary,
                p_alive: outlook.p_alive,
                expected_purchases: outlook.purchases,
                expected_spend: value.as_ref().map(|value| value.expected_spend),
                clv: value.map(|value| value.clv),
            }
        })
        .collect();
    if without_spend > 0 {
        notes.push(format!(
            "{without_spend} customers have no expected spend: the fitted Gamma-Gamma model has no finite mean for them"
        ));
    }
    let summary = Summary {
        model: arguments.model.model().name(),
        unit: unit.name(),
        customers: figures.len(),
        calibration_end: customers.calibration_end,
        horizon,
        params: Letters::values(&findings.estimates),
        discount_rate_per_year: arguments.discount_rate_per_year,
        expected_purchases: figures.iter().map(|one| one.expected_purchases).sum(),
        clv: figures.iter().map(|one| one.clv).sum(),
        seconds: Seconds {
            pool: findings.pool_seconds,
            fit: findings.fit_seconds,
            score: score_seconds,
            value: value_seconds,
        },
        doubts,
        notes,
    };
    target.write(&figures, &summary, console, || summary.in_words())
}

fn positive(what: &str, value: f64) -> Result<f64, Failure> {
    if value.is_finite() && value > 0.0 {
        return Ok(value);
    }
    Err(
        Failure::environment(format!("{what} {value} is not a length of time"))
            .hint("a number above 0, in the unit that --unit names"),
    )
}

/// Where spend could be fitted and has a finite mean.
struct Value {
    expected_spend: f64,
    clv: f64,
}

/// All customers together.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    model: &'static str,
    unit: &'static str,
    customers: usize,
    calibration_end: chrono::NaiveDate,
    horizon: f64,
    params: Letters,
    discount_rate_per_year: f64,
    expected_purchases: f64,
    /// `null` when spend could not be fitted.
    clv: Option<f64>,
    seconds: Seconds,
    doubts: Vec<String>,
    notes: Vec<String>,
}

/// Where the time went; reading and writing files is not in it.
#[derive(Clone, Copy, Debug, Serialize)]
struct Seconds {
    /// Joining equal histories.
    pool: f64,
    /// From joined histories to the estimates of the model of purchases.
    fit: f64,
    /// P(alive) and expected purchases, plain and discounted, of all customers.
    score: f64,
    /// The same, and expected spend and CLV.
    value: f64,
}

impl Summary {
    fn in_words(&self) -> String {
        let customers = count(i64::try_from(self.customers).unwrap_or(i64::MAX));
        let mut lines = vec![format!(
            "{} on {customers} customers to {}: in the {} {}s after, {:.1} purchases are expected{}",
            self.model,
            self.calibration_end,
            self.horizon,
            self.unit,
            self.expected_purchases,
            self.clv
                .map_or_else(String::new, |clv| format!(", worth {clv:.2}"))
        )];
        lines.extend(self.doubts.iter().map(|doubt| format!("doubt: {doubt}")));
        lines.extend(self.notes.iter().map(|note| format!("note: {note}")));
        lines.join("\n")
    }
}
