//! What the values of a file say about its dates and its decimal mark.

use crate::log::error::{LogError, Refusal};
use crate::log::moment::{DateOrder, DateReading, OrderLeaning, leaning as order_leaning};
use crate::log::number::{DecimalMark, Leaning, leaning as mark_leaning};

/// One value in so many may contradict the rest (it will be set aside); more, and the file is mixed.
const CONTRADICTIONS: u64 = 20;

/// Decisive values after which an ambiguous file needs no further reading.
const ENOUGH: u64 = 5;

/// Counts of what dates say.
#[derive(Debug, Default)]
pub(crate) struct DateEvidence {
    seen: u64,
    unreadable: u64,
    epoch: u64,
    serial: u64,
    day_first: u64,
    month_first: u64,
    both: u64,
    first: String,
    first_both: String,
}

/// Counts of what numbers say.
#[derive(Debug, Default)]
pub(crate) struct MarkEvidence {
    dot: u64,
    comma: u64,
    both: u64,
    first_both: String,
}

impl DateEvidence {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        if bytes.trim_ascii().is_empty() {
            return;
        }
        self.seen += 1;
        if self.first.is_empty() {
            self.first = String::from_utf8_lossy(bytes).chars().take(60).collect();
        }
        match order_leaning(bytes) {
            OrderLeaning::Neither => {}
            OrderLeaning::DayFirst => self.day_first += 1,
            OrderLeaning::MonthFirst => self.month_first += 1,
            OrderLeaning::Both => {
                self.both += 1;
                if self.first_both.is_empty() {
                    self.first_both = String::from_utf8_lossy(bytes).into_owned();
                }
            }
            OrderLeaning::Epoch => self.epoch += 1,
            OrderLeaning::Serial => self.serial += 1,
            OrderLeaning::Unreadable => self.unreadable += 1,
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.both > 0 && self.day_first + self.month_first < ENOUGH
    }

    /// How to read the dates, and in words.
    pub(crate) fn decide(
        &self,
        file: &str,
        column: &str,
    ) -> Result<(DateReading, String), LogError> {
        let refused = |problem: String, hint: &str| LogError {
            file: file.to_owned(),
            kind: Refusal::Dates,
            problem,
            hint: hint.to_owned(),
        };
        let first = &self.first;
        for (count, what) in [
            (self.epoch, "seconds since 1970"),
            (self.serial, "numbers of days as spreadsheets count them"),
        ] {
            if count * 2 > self.seen {
                return Err(refused(
                    format!("seems to hold {what} in column {column}, such as {first}"),
                    "write them as dates, such as 2018-03-04 10:11:12",
                ));
            }
        }
        if (self.unreadable + self.epoch + self.serial) * 2 > self.seen {
            return Err(refused(
                format!("holds no dates we can read in column {column}, such as {first:?}"),
                "say how they are written, for example --date-format '%d%m%Y', \
                 or name another column with --map ordered_at=…",
            ));
        }
        let (more, less, order) = if self.day_first >= self.month_first {
            (self.day_first, self.month_first, DateOrder::DayFirst)
        } else {
            (self.month_first, self.day_first, DateOrder::MonthFirst)
        };
        if more > 0 && less * CONTRADICTIONS > more {
            return Err(refused(
                format!(
                    "holds dates that are day first and others that are month first in column {column}"
                ),
                "write them all in one way, best as 2018-03-04; or say which with --date-format dmy or mdy, \
                 and the others are set aside",
            ));
        }
        if more == 0 && self.both > 0 {
            let value = &self.first_both;
            return Err(refused(
                format!(
                    "holds dates such as {value} in column {column}, which may be day first or month first, and no date that decides"
                ),
                "say which it is: --date-format dmy or --date-format mdy",
            ));
        }
        Ok(match (more > 0, order) {
            (false, _) => (DateReading::Unambiguous, format!("as in {first}")),
            (true, DateOrder::MonthFirst) => (
                DateReading::Order(order),
                format!("month first, as in {first}"),
            ),
            (true, _) => (
                DateReading::Order(order),
                format!("day first, as in {first}"),
            ),
        })
    }
}

impl MarkEvidence {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        match mark_leaning(bytes) {
            Leaning::Neither => {}
            Leaning::Dot => self.dot += 1,
            Leaning::Comma => self.comma += 1,
            Leaning::Both => {
                self.both += 1;
                if self.first_both.is_empty() {
                    self.first_both = String::from_utf8_lossy(bytes).into_owned();
                }
            }
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.both > 0 && self.dot + self.comma < ENOUGH
    }

    /// The decimal mark; `None` when there were whole numbers only.
    pub(crate) fn decide(&self, file: &str) -> Result<Option<DecimalMark>, LogError> {
        let refused = |problem: String| LogError {
            file: file.to_owned(),
            kind: Refusal::Decimal,
            problem,
            hint: "say what separates units from decimals: --decimal dot or --decimal comma"
                .to_owned(),
        };
        let (more, less, mark) = if self.dot >= self.comma {
            (self.dot, self.comma, DecimalMark::Dot)
        } else {
            (self.comma, self.dot, DecimalMark::Comma)
        };
        if more == 0 {
            return match self.first_both.as_str() {
                "" => Ok(None),
                value => Err(refused(format!(
                    "holds numbers such as {value}, which may have a decimal mark or group digits by thousands, and no number that decides"
                ))),
            };
        }
        if less * CONTRADICTIONS > more {
            return Err(refused(
                "holds numbers with a decimal point and others with a decimal comma".to_owned(),
            ));
        }
        Ok(Some(mark))
    }
}
