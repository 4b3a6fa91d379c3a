//! A log line by line: what the warehouse has in `raw.order_lines`, without a warehouse.

use std::borrow::Cow;

use chrono::NaiveDateTime;

use crate::batch::{BadRow, FileSummary};
use crate::error::IngestError;
use crate::log::detect::Detection;
use crate::log::moment::Moment;
use crate::log::reader::{LogFile, Step};

/// One good line of a log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogLine<'a> {
    /// The line it starts on, from 1.
    pub line: u64,
    /// The order; the customer's day where the file names no orders.
    pub order_id: Cow<'a, str>,
    /// The customer.
    pub customer_id: &'a str,
    /// When, on the wall clock of the shop.
    pub ordered_at: NaiveDateTime,
    /// In ten-thousandths of the currency unit; negative for a return.
    pub amount: i64,
    /// In thousandths.
    pub quantity: Option<i64>,
    /// Region of the customer.
    pub region: Option<&'a str>,
    /// Category of the line.
    pub category: Option<&'a str>,
    /// Channel of the order.
    pub channel: Option<&'a str>,
}

/// Hands every line of a log to `take`, the bad ones with the reason why they cannot be used. Rows without a customer are
/// counted in the summary.
///
/// # Errors
/// When the file cannot be read to its end. Bad rows are no error.
pub fn for_each_line(
    file: LogFile,
    mut take: impl FnMut(Result<LogLine<'_>, BadRow>),
) -> Result<(Detection, FileSummary), IngestError> {
    let mut rows = file.into_rows()?;
    loop {
        match rows.next()? {
            Step::Row(row, line) => {
                // A moment that was read is one of the calendar.
                let Some(ordered_at) = moment(&row.ordered_at) else {
                    continue;
                };
                take(Ok(LogLine {
                    line,
                    order_id: row
                        .order_id
                        .map_or_else(|| Cow::Owned(row.order_of_day()), Cow::Borrowed),
                    customer_id: row.customer_id,
                    ordered_at,
                    amount: row.amount,
                    quantity: row.quantity,
                    region: row.region,
                    category: row.category,
                    channel: row.channel,
                }));
            }
            Step::Bad(bad) => take(Err(bad)),
            Step::Apart => {}
            Step::End => break,
        }
    }
    rows.finish()?;
    let summary = rows.summary();
    Ok((rows.detection, summary))
}

fn moment(at: &Moment) -> Option<NaiveDateTime> {
    at.day.date()?.and_hms_micro_opt(
        u32::from(at.hour),
        u32::from(at.minute),
        u32::from(at.second),
        at.micros,
    )
}
