//! From the order log to the customers that models are fitted on.

use chrono::{NaiveDate, Utc};
use clv_core::btyd::{Customer, CustomerDay, History, Spending, summarise_days};
use clv_core::money::count;
use clv_ingest::IngestError;
use clv_ingest::log::purchases;

use super::args::{Calibration, OrderLog};
use crate::failure::Failure;

/// The customers known at the end of calibration, sorted by name.
#[derive(Debug)]
pub(super) struct Customers {
    /// Their names, which [`Customer::customer`] counts; some of them came later and are not in `all`.
    names: Vec<String>,
    pub(super) all: Vec<Customer<usize>>,
    pub(super) calibration_end: NaiveDate,
    /// What was read and how, and what was left out.
    pub(super) notes: Vec<String>,
}

impl Customers {
    pub(super) fn read(arguments: &Calibration) -> Result<Self, Failure> {
        let Log {
            customers,
            days,
            notes,
        } = Log::read(&arguments.log)?;
        let bought = || days.iter().filter(|day| day.is_purchase).map(|day| day.day);
        let (Some(first), Some(last)) = (bought().min(), bought().max()) else {
            return Err(Failure::data("the log holds no purchases")
                .hint("a purchase is a line whose amount is not negative"));
        };
        let calibration_end = arguments.calibration_end.unwrap_or(last);
        if calibration_end < first {
            return Err(Failure::data(format!(
                "calibration ends on {calibration_end}, before the first purchase on {first}"
            ))
            .hint(format!("--calibration-end is a day from {first} to {last}")));
        }
        let days = days.into_iter().map(|day| CustomerDay {
            customer: day.customer,
            day: day.day,
            value: day.value,
            is_purchase: day.is_purchase,
        });
        let unit = arguments.unit.time_unit();
        let all = summarise_days(days.collect(), calibration_end, unit).map_err(Failure::data)?;
        let customers = Self {
            names: customers,
            all,
            calibration_end,
            notes,
        };
        customers.expects_repeats(last)?;
        Ok(customers)
    }

    pub(super) fn name(&self, one: &Customer<usize>) -> &str {
        self.names.get(one.customer).map_or("", String::as_str)
    }

    pub(super) fn histories(&self) -> Vec<History> {
        self.all.iter().map(|one| one.history).collect()
    }

    pub(super) fn spendings(&self) -> Vec<Spending> {
        self.all.iter().filter_map(Customer::spending).collect()
    }

    /// Every model here learns from repeat purchases.
    fn expects_repeats(&self, last: NaiveDate) -> Result<(), Failure> {
        if self.all.iter().any(|one| one.history.frequency() > 0) {
            return Ok(());
        }
        let customers = count(i64::try_from(self.all.len()).unwrap_or(i64::MAX));
        let failure = Failure::data(format!(
            "no repeat buyers: none of {customers} customers bought on a second day by {}",
            self.calibration_end
        ));
        Err(if self.calibration_end < last {
            failure.hint(format!(
                "choose a later --calibration-end; the log reaches to {last}"
            ))
        } else {
            failure.hint("is customer_id the customer, or a new number with every order? --map customer_id=COLUMN")
        })
    }
}

/// A whole log by customer and day.
struct Log {
    customers: Vec<String>,
    days: Vec<clv_ingest::log::CustomerDay>,
    notes: Vec<String>,
}

impl Log {
    fn read(arguments: &OrderLog) -> Result<Self, Failure> {
        let options = arguments.reading.options(Utc::now().date_naive())?;
        let read = purchases(&arguments.orders, &options).map_err(refused)?;
        let summary = &read.summary;
        let mut notes = summary.notes.clone();
        notes.extend(
            summary
                .apart
                .iter()
                .map(|apart| format!("{} rows left out: {}", shown(apart.rows), apart.what)),
        );
        if let Some(bad) = read.bad.first() {
            let example = format!(
                "line {}{}: {:?} {}",
                bad.line,
                bad.column
                    .as_ref()
                    .map_or_else(String::new, |column| format!(", column {column}")),
                bad.value,
                bad.reason
            );
            let (rows, of) = (shown(summary.rows_bad), shown(summary.rows_read));
            if !arguments
                .max_bad_percent
                .allows(summary.rows_bad, summary.rows_read)
            {
                return Err(Failure::data(format!(
                    "{rows} of {of} rows cannot be used; the first is {example}"
                ))
                .hint("mend the file, or say how to read it; --max-bad-percent lets more bad rows pass"));
            }
            notes.push(format!(
                "{rows} of {of} rows cannot be used and are left out; the first is {example}"
            ));
        }
        Ok(Self {
            customers: read.customers,
            days: read.days,
            notes,
        })
    }
}

fn refused(error: IngestError) -> Failure {
    let status = if error.is_rejected_data() { 1 } else { 2 };
    let mut message = error.to_string();
    if let IngestError::Read { source, .. } = &error {
        message.push_str(&format!(": {source}"));
    }
    Failure {
        status,
        message,
        hint: error.hint(),
        details: None,
    }
}

fn shown(rows: u64) -> String {
    count(i64::try_from(rows).unwrap_or(i64::MAX))
}
