//! A record into a row of the log, or the reason why not.

use crate::log::columns::{Amount, Columns};
use crate::log::error::Fault;
use crate::log::moment::{DateReading, Day, Moment, moment};
use crate::log::number::{DecimalMark, Leaning, Number, leaning, number};
use crate::log::records::Record;
use crate::log::status::is_unsold;

/// Longest identifier or name, in letters: no address of a page and of the API takes a longer one.
const TEXT_LETTERS: usize = 200;

/// Decimals of an amount that are kept.
const AMOUNT_SCALE: u8 = 4;
/// Decimals of quantities and unit prices before they are multiplied.
const FACTOR_SCALE: u8 = 6;
/// Decimals of a quantity that are kept.
const QUANTITY_SCALE: u8 = 3;

/// The day of a clock that was never set, which exports write where there is no date.
const CLOCK_BEGINS: Day = Day {
    year: 1970,
    month: 1,
    day: 1,
};

/// One line of an order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OrderLine<'a> {
    /// `None` where the file names no orders: then the customer's day is the order.
    pub(crate) order_id: Option<&'a str>,
    pub(crate) customer_id: &'a str,
    pub(crate) ordered_at: Moment,
    /// In ten-thousandths of the currency unit.
    pub(crate) amount: i64,
    /// In thousandths.
    pub(crate) quantity: Option<i64>,
    pub(crate) region: Option<&'a str>,
    pub(crate) category: Option<&'a str>,
    pub(crate) channel: Option<&'a str>,
}

impl OrderLine<'_> {
    /// The name of the order where the file has none.
    pub(crate) fn order_of_day(&self) -> String {
        let Day { year, month, day } = self.ordered_at.day;
        format!("{}@{year:04}-{month:02}-{day:02}", self.customer_id)
    }
}

/// What a record is.
#[derive(Debug, PartialEq)]
pub(crate) enum Outcome<'a> {
    Good(OrderLine<'a>),
    /// A row of an unknown customer, with its amount in ten-thousandths.
    NoCustomer(i64),
    /// A row of an order that was cancelled, failed or was given back whole, with its amount.
    Unsold(i64),
    /// Nothing but empty fields.
    Blank,
}

/// A value that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Where it stands; `None` when it is the whole record.
    pub(crate) column: Option<usize>,
    pub(crate) fault: Fault,
}

/// Turns records into rows by what was found out about the file.
#[derive(Debug, Clone)]
pub(crate) struct RowParser {
    pub(crate) columns: Columns,
    pub(crate) fields: usize,
    pub(crate) dates: DateReading,
    pub(crate) mark: Option<DecimalMark>,
    /// Positions whose numbers have a decimal point whatever the file's mark is (typed columns).
    pub(crate) dotted: Vec<usize>,
    /// The last day an order may be of.
    pub(crate) latest: Day,
    /// The text was decoded, and broken pieces of it are marked with U+FFFD.
    pub(crate) decoded: bool,
    /// The currency of the first amount that bore a sign.
    pub(crate) currency: Option<u8>,
    /// The currency that the first row with a code of one named.
    pub(crate) coded: Option<[u8; 3]>,
    /// Rows whose amount or quantity had more decimals than are kept.
    pub(crate) rounded: u64,
    /// Rows whose moment named a zone.
    pub(crate) zoned: u64,
    /// The latest order of which nothing stays: its other lines may leave the status out.
    pub(crate) unsold: String,
}

impl RowParser {
    #[inline]
    pub(crate) fn parse<'a>(&mut self, record: &Record<'a>) -> Result<Outcome<'a>, Refused> {
        if record.spans.len() != self.fields {
            return Err(Refused {
                column: None,
                fault: Fault::FieldCount {
                    found: record.spans.len(),
                    expected: self.fields,
                },
            });
        }
        match self.checked(record) {
            Err(_) if record.is_blank() => Ok(Outcome::Blank),
            result => result,
        }
    }

    #[inline]
    fn checked<'a>(&mut self, record: &Record<'a>) -> Result<Outcome<'a>, Refused> {
        let columns = self.columns;
        let ordered_at = self.moment(record, columns.ordered_at)?;
        let mut rounded = false;
        let (amount, factor) = self.amount(record, &mut rounded)?;
        if let Some(position) = columns.currency {
            self.currency_named(record, position)?;
        }
        let quantity = match columns.quantity {
            None => None,
            Some(position) => match factor.filter(|(at, _)| *at == position) {
                Some((_, value)) => Some(value),
                None if record.field(position).trim_ascii().is_empty() => None,
                None => Some(self.number(record, position, FACTOR_SCALE, &mut rounded)?),
            },
        };
        let quantity = quantity.map(|value| {
            let kept = shrink(i128::from(value), FACTOR_SCALE - QUANTITY_SCALE);
            rounded |= kept.1;
            kept.0
        });
        let order_id = match columns.order_id {
            None => None,
            Some(position) => Some(self.text(record, position)?.ok_or(Refused {
                column: Some(position),
                fault: Fault::Empty,
            })?),
        };
        let optional = |position: Option<usize>| match position {
            Some(position) => self.text(record, position),
            None => Ok(None),
        };
        let region = optional(columns.region)?;
        let category = optional(columns.category)?;
        let channel = optional(columns.channel)?;
        let customer = self.text(record, columns.customer_id)?;
        if customer.is_some_and(|customer| customer.contains(char::is_control)) {
            return Err(Refused {
                column: Some(columns.customer_id),
                fault: Fault::Control,
            });
        }
        // What is given back in a row of its own takes off what was bought in another.
        if amount > 0 && self.is_unsold(order_id, optional(columns.status)?) {
            return Ok(Outcome::Unsold(amount));
        }
        self.rounded += u64::from(rounded);
        self.zoned += u64::from(ordered_at.zoned);
        Ok(match customer.filter(|customer| !is_nobody(customer)) {
            None => Outcome::NoCustomer(amount),
            Some(customer_id) => Outcome::Good(OrderLine {
                order_id,
                customer_id,
                ordered_at,
                amount,
                quantity,
                region,
                category,
                channel,
            }),
        })
    }

    /// Notes a code of a currency, if the field holds one. Amounts of two currencies cannot be added up.
    fn currency_named(&mut self, record: &Record<'_>, position: usize) -> Result<(), Refused> {
        let field = record.field(position).trim_ascii();
        let Ok(code) =
            <[u8; 3]>::try_from(field).map(|code| code.map(|letter| letter.to_ascii_uppercase()))
        else {
            return Ok(());
        };
        if !code.iter().all(u8::is_ascii_alphabetic) || &code == b"NAN" {
            return Ok(());
        }
        if *self.coded.get_or_insert(code) == code {
            return Ok(());
        }
        Err(Refused {
            column: Some(position),
            fault: Fault::OtherCurrency,
        })
    }

    /// Whether nothing stays of the order, by its status or, where a line has none, by that of the line before.
    fn is_unsold(&mut self, order_id: Option<&str>, status: Option<&str>) -> bool {
        match status {
            Some(status) if is_unsold(status) => {
                self.unsold.clear();
                self.unsold.push_str(order_id.unwrap_or_default());
                true
            }
            Some(_) => false,
            None => order_id.is_some_and(|order_id| order_id == self.unsold),
        }
    }

    #[inline]
    fn moment(&self, record: &Record<'_>, position: usize) -> Result<Moment, Refused> {
        let at = |fault| Refused {
            column: Some(position),
            fault,
        };
        let moment = moment(record.field(position), &self.dates).map_err(at)?;
        if moment.day <= CLOCK_BEGINS {
            return Err(at(Fault::TooEarly));
        }
        if moment.day > self.latest {
            return Err(at(Fault::Future));
        }
        Ok(moment)
    }

    /// The amount, and the first factor with its position where it is a product.
    #[inline]
    fn amount(
        &mut self,
        record: &Record<'_>,
        rounded: &mut bool,
    ) -> Result<(i64, Option<(usize, i64)>), Refused> {
        match self.columns.amount {
            Amount::Column(position) => {
                let amount = self.number(record, position, AMOUNT_SCALE, rounded)?;
                Ok((amount, None))
            }
            Amount::Product(first, second) => {
                let mut lost = false;
                let a = self.number(record, first, FACTOR_SCALE, &mut lost)?;
                let b = self.number(record, second, FACTOR_SCALE, &mut lost)?;
                let exact = i128::from(a) * i128::from(b);
                let (amount, cut) = shrink(exact, 2 * FACTOR_SCALE - AMOUNT_SCALE);
                if amount.unsigned_abs() > 99_999_999_999_900 {
                    return Err(Refused {
                        column: Some(second),
                        fault: Fault::TooLarge,
                    });
                }
                *rounded |= lost | cut;
                Ok((amount, Some((first, a))))
            }
        }
    }

    #[inline]
    fn number(
        &mut self,
        record: &Record<'_>,
        position: usize,
        scale: u8,
        rounded: &mut bool,
    ) -> Result<i64, Refused> {
        let field = record.field(position);
        let at = |fault| Refused {
            column: Some(position),
            fault,
        };
        let mark = if self.dotted.contains(&position) {
            Some(DecimalMark::Dot)
        } else {
            self.mark
        };
        let Number {
            value,
            rounded: cut,
            currency,
        } = number(field, mark, scale).map_err(at)?;
        if mark.is_none() {
            // The first value that has one settles the mark for the rest of the file.
            self.mark = match leaning(field) {
                Leaning::Dot => Some(DecimalMark::Dot),
                Leaning::Comma => Some(DecimalMark::Comma),
                Leaning::Neither | Leaning::Both => None,
            };
        }
        if currency.is_some() {
            if self.currency.is_some() && self.currency != currency {
                return Err(at(Fault::OtherCurrency));
            }
            self.currency = currency;
        }
        *rounded |= cut;
        Ok(value)
    }

    /// A text without the spaces around it; `None` when nothing is left.
    #[inline]
    fn text<'a>(&self, record: &Record<'a>, position: usize) -> Result<Option<&'a str>, Refused> {
        let at = |fault| Refused {
            column: Some(position),
            fault,
        };
        let bytes = record.field(position);
        let text = std::str::from_utf8(bytes).map_err(|_| at(Fault::NotText))?;
        if bytes.len() > TEXT_LETTERS && text.chars().count() > TEXT_LETTERS {
            return Err(at(Fault::TextTooLong));
        }
        if bytes.contains(&0) {
            return Err(at(Fault::Nul));
        }
        if self.decoded && text.contains('\u{fffd}') {
            return Err(at(Fault::NotText));
        }
        let text = text.trim();
        Ok((!text.is_empty()).then_some(text))
    }
}

/// What data frames and databases write for a customer they do not know.
fn is_nobody(customer: &str) -> bool {
    customer.len() <= 4
        && ["nan", "null", "none", "\\n"]
            .iter()
            .any(|word| customer.eq_ignore_ascii_case(word))
}

/// Takes decimals away, rounding half to even; `true` when something was lost.
fn shrink(value: i128, decimals: u8) -> (i64, bool) {
    let unit = 10_i128.pow(u32::from(decimals));
    let (whole, rest) = (value.div_euclid(unit), value.rem_euclid(unit));
    let up = rest * 2 > unit || (rest * 2 == unit && whole % 2 != 0);
    let kept = whole + i128::from(up);
    // Two factors of at most 10^17 leave at most 10^26; the caller refuses what an amount cannot be.
    (i64::try_from(kept).unwrap_or(i64::MAX), rest != 0)
}
