//! Text of a field into a checked value. Nothing here rounds or guesses.

mod decimal;
mod moment;

use chrono::NaiveDate;

use crate::error::Reason;
use crate::spec::{ColumnSpec, Kind};
use crate::value::Value;

/// Checks one field against its column. An empty field is NULL. What cannot lie in the future is at most of the day
/// `latest`.
pub(crate) fn field<'a>(
    column: &ColumnSpec,
    bytes: &'a [u8],
    latest: Option<NaiveDate>,
) -> Result<Value<'a>, Reason> {
    if bytes.is_empty() {
        return if column.nullable {
            Ok(Value::Null)
        } else {
            Err(Reason::Empty)
        };
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Reason::NotUtf8)?;
    match column.kind {
        Kind::Text if bytes.contains(&0) => Err(Reason::Nul),
        Kind::Text => Ok(Value::Text(text)),
        Kind::Timestamp => moment::timestamp(text).map(Value::Timestamp),
        Kind::Past => {
            let moment = moment::timestamp(text)?;
            if latest.is_some_and(|latest| moment.at().date() > latest) {
                return Err(Reason::Future);
            }
            Ok(Value::Timestamp(moment))
        }
        Kind::Money => decimal::cents(text).map(Value::Cents),
        Kind::Integer { min, max } => decimal::integer(text, min, max).map(Value::Integer),
        Kind::Degrees { limit } => decimal::degrees(text, limit).map(Value::Real),
    }
}
