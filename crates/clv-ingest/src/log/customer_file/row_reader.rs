//! A record into the values of a customer, or the reason why not.

use super::{Known, Rejected, Wanted};
use crate::batch::KEPT_CHARACTERS;
use crate::log::number::DecimalMark;
use crate::log::records::Record;

/// Longest name of a customer or a choice.
const TEXT_BYTES: usize = 1000;

/// Turns records into rows.
pub(super) struct RowReader<'w> {
    pub(super) header: &'w [String],
    pub(super) customer: usize,
    pub(super) wanted: &'w [Wanted],
    pub(super) positions: &'w [Option<usize>],
    pub(super) mark: DecimalMark,
}

impl RowReader<'_> {
    /// The customer's name; the values go to `values`.
    pub(super) fn read<'a>(
        &self,
        record: &Record<'a>,
        values: &mut Vec<Known<'a>>,
    ) -> Result<&'a str, Rejected> {
        if record.spans.len() != self.header.len() {
            let (found, expected) = (record.spans.len(), self.header.len());
            return Err(Rejected {
                line: record.line,
                column: None,
                value: record.shown(),
                reason: format!("is a record of {found} fields where the header has {expected}"),
                remedy:
                    "give every row a field for every column; quote fields that hold the delimiter"
                        .to_owned(),
            });
        }
        let customer_id = self.text(record, self.customer)?;
        let customer_id = customer_id.ok_or_else(|| {
            self.reject(
                record,
                self.customer,
                "must not be empty",
                "name the customer of the row",
            )
        })?;
        for (wanted, position) in self.wanted.iter().zip(self.positions) {
            let Some(position) = *position else {
                values.push(Known::Missing);
                continue;
            };
            values.push(if wanted.is_number {
                self.number(record, position)?
            } else {
                self.text(record, position)?
                    .map_or(Known::Missing, Known::Choice)
            });
        }
        Ok(customer_id)
    }

    fn text<'a>(&self, record: &Record<'a>, position: usize) -> Result<Option<&'a str>, Rejected> {
        let bytes = record.field(position);
        if bytes.len() > TEXT_BYTES {
            return Err(self.reject(
                record,
                position,
                "is longer than a thousand bytes",
                "shorten it: names are compared as a whole",
            ));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| {
            self.reject(
                record,
                position,
                "is not valid text in the encoding of this file",
                "save the file as UTF-8, or say its encoding with --encoding",
            )
        })?;
        let text = text.trim();
        Ok((!is_missing(text)).then_some(text))
    }

    fn number<'a>(&self, record: &Record<'a>, position: usize) -> Result<Known<'a>, Rejected> {
        let Some(text) = self.text(record, position)? else {
            return Ok(Known::Missing);
        };
        let parsed = match self.mark {
            DecimalMark::Comma if text.contains('.') => None,
            DecimalMark::Comma => text.replacen(',', ".", 1).parse().ok(),
            DecimalMark::Dot => text.parse::<f64>().ok(),
        };
        match parsed {
            Some(number) if number.is_finite() => Ok(Known::Number(number)),
            Some(_) => Err(self.reject(
                record,
                position,
                "is not a finite number",
                "leave the field empty where the value is not known",
            )),
            None if self.mark == DecimalMark::Dot && text.contains(',') => Err(self.reject(
                record,
                position,
                "is not a number with a decimal point",
                "write 1234.5, without thousands separators, or say --decimal comma",
            )),
            None => Err(self.reject(
                record,
                position,
                "is not a number",
                "write a number like 1234.5, or leave the field empty where it is not known",
            )),
        }
    }

    /// The refusal of a customer who stood on an earlier line.
    pub(super) fn repeated(&self, record: &Record<'_>, first: u64) -> Rejected {
        self.reject(
            record,
            self.customer,
            &format!("is already on line {first}"),
            "keep one row a customer",
        )
    }

    fn reject(&self, record: &Record<'_>, position: usize, reason: &str, remedy: &str) -> Rejected {
        Rejected {
            line: record.line,
            column: self.header.get(position).cloned(),
            value: shortened(record.field(position)),
            reason: reason.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}

/// What programs write for a value they do not know.
fn is_missing(text: &str) -> bool {
    text.len() <= 4
        && (text.is_empty()
            || ["na", "nan", "n/a", "null", "none", "\\n"]
                .iter()
                .any(|word| text.eq_ignore_ascii_case(word)))
}

/// The beginning of a value, for a message.
pub(super) fn shortened(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().take(KEPT_CHARACTERS).collect()
}
