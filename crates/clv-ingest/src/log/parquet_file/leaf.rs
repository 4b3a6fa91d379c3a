//! The columns of a Parquet file, and what their values mean.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::schema::types::ColumnDescriptor;

/// A column of the file.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) name: String,
    pub(super) meaning: Meaning,
    pub(super) most_defined: i16,
    /// Lists and maps hold many values a row.
    pub(crate) is_repeated: bool,
    /// The file says what the value is; text could be anything.
    pub(crate) is_typed: bool,
    /// Moments are of UTC.
    pub(crate) is_utc: bool,
}

/// How the values of a column become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Plain,
    Unsigned,
    Decimal(usize),
    Date,
    Millis,
    Micros,
    Nanos,
}

/// What the file says of a column.
pub(super) fn leaf(column: &ColumnDescriptor) -> Leaf {
    let scale = usize::try_from(column.type_scale()).unwrap_or(0);
    let mut is_utc = false;
    let meaning = match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Decimal { scale, .. }), _) => {
            Meaning::Decimal(usize::try_from(*scale).unwrap_or(0))
        }
        (Some(LogicalType::Date), _) => Meaning::Date,
        (
            Some(LogicalType::Timestamp {
                unit,
                is_adjusted_to_u_t_c,
            }),
            _,
        ) => {
            is_utc = *is_adjusted_to_u_t_c;
            match unit {
                TimeUnit::MILLIS => Meaning::Millis,
                TimeUnit::MICROS => Meaning::Micros,
                TimeUnit::NANOS => Meaning::Nanos,
            }
        }
        (
            Some(LogicalType::Integer {
                is_signed: false, ..
            }),
            _,
        ) => Meaning::Unsigned,
        (_, ConvertedType::DECIMAL) => Meaning::Decimal(scale),
        (_, ConvertedType::DATE) => Meaning::Date,
        (_, ConvertedType::TIMESTAMP_MILLIS) => Meaning::Millis,
        (_, ConvertedType::TIMESTAMP_MICROS) => Meaning::Micros,
        (_, ConvertedType::UINT_32 | ConvertedType::UINT_64) => Meaning::Unsigned,
        _ => Meaning::Plain,
    };
    let is_bytes = matches!(
        column.physical_type(),
        Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY
    );
    Leaf {
        name: column.path().string(),
        meaning,
        most_defined: column.max_def_level(),
        is_repeated: column.max_rep_level() > 0,
        is_typed: !is_bytes || matches!(meaning, Meaning::Decimal(_)),
        is_utc,
    }
}
