//! Parquet as records: every value becomes the text a CSV file would hold, so that both formats are
//! read by the same rules.
//!
//! The decoder is not ours and a damaged file may make it panic; that is caught and becomes an error.

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Timelike};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{AsBytes, DataType};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use crate::log::input::is_bomb;
use crate::log::records::{Record, Span};

/// Rows decoded at a time.
const BATCH_ROWS: usize = 1024;

thread_local! {
    /// Is this thread within the decoder?
    static IS_DECODING: Cell<bool> = const { Cell::new(false) };
}

/// How the values of a column become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Plain,
    Unsigned,
    Decimal(usize),
    Date,
    Millis,
    Micros,
    Nanos,
}

/// A column of the file.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) name: String,
    meaning: Meaning,
    most_defined: i16,
    /// Lists and maps hold many values a row.
    pub(crate) is_repeated: bool,
    /// The file says what the value is; text could be anything.
    pub(crate) is_typed: bool,
    /// Moments are of UTC.
    pub(crate) is_utc: bool,
}

/// A Parquet file, row by row.
pub(crate) struct ParquetRows {
    reader: SerializedFileReader<File>,
    pub(crate) leaves: Vec<Leaf>,
    wanted: Vec<usize>,
    next_group: usize,
    columns: Vec<(usize, ColumnReader)>,
    bytes: Vec<u8>,
    spans: Vec<Span>,
    rows: usize,
    row: usize,
    line: u64,
    pub(crate) total_rows: u64,
}

/// What is wrong with a Parquet file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ParquetFault {
    Damaged(String),
    Bomb,
}

impl ParquetRows {
    pub(crate) fn new(file: File, length: u64) -> Result<Self, ParquetFault> {
        let reader = caught(|| SerializedFileReader::new(file))?;
        let metadata = reader.metadata();
        let rows = u64::try_from(metadata.file_metadata().num_rows()).unwrap_or(0);
        let expanded = metadata
            .row_groups()
            .iter()
            .map(|group| u64::try_from(group.total_byte_size()).unwrap_or(u64::MAX))
            .fold(rows.saturating_mul(8), u64::saturating_add);
        if is_bomb(expanded, length) {
            return Err(ParquetFault::Bomb);
        }
        let leaves = metadata
            .file_metadata()
            .schema_descr()
            .columns()
            .iter()
            .map(|column| leaf(column))
            .collect();
        Ok(Self {
            reader,
            leaves,
            wanted: Vec::new(),
            next_group: 0,
            columns: Vec::new(),
            bytes: Vec::new(),
            spans: Vec::new(),
            rows: 0,
            row: 0,
            line: 0,
            total_rows: rows,
        })
    }

    /// Which columns to decode; the others are empty in every record.
    pub(crate) fn want(&mut self, wanted: Vec<usize>) {
        self.wanted = wanted;
    }

    /// Rows handed out so far.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    pub(crate) fn next(&mut self) -> Result<Option<Record<'_>>, ParquetFault> {
        while self.row == self.rows {
            if !caught(AssertUnwindSafe(|| self.decode()))? {
                return Ok(None);
            }
        }
        let width = self.leaves.len();
        let from = self.row * width;
        self.row += 1;
        self.line += 1;
        Ok(Some(Record {
            line: self.line,
            bytes: &self.bytes,
            spans: self.spans.get(from..from + width).unwrap_or_default(),
        }))
    }

    /// Decodes the next rows; `false` at the end.
    fn decode(&mut self) -> ParquetResult<bool> {
        loop {
            self.bytes.clear();
            (self.row, self.rows) = (0, 0);
            let width = self.leaves.len();
            self.spans.clear();
            self.spans.resize(width * BATCH_ROWS, Span::default());
            let mut rows = None;
            for (position, reader) in &mut self.columns {
                let Some(leaf) = self.leaves.get(*position) else {
                    continue;
                };
                let mut cells = Cells {
                    bytes: &mut self.bytes,
                    spans: &mut self.spans,
                    width,
                    position: *position,
                };
                let count = column(reader, leaf, &mut cells)?;
                if rows.replace(count).is_some_and(|other| other != count) {
                    return Err(ParquetError::General(
                        "its columns have different lengths".to_owned(),
                    ));
                }
            }
            if let Some(rows) = rows.filter(|rows| *rows > 0) {
                self.rows = rows;
                return Ok(true);
            }
            if self.next_group == self.reader.num_row_groups() {
                return Ok(false);
            }
            let group = self.reader.get_row_group(self.next_group)?;
            self.next_group += 1;
            self.columns = self
                .wanted
                .iter()
                .map(|position| Ok((*position, group.get_column_reader(*position)?)))
                .collect::<ParquetResult<_>>()?;
        }
    }
}

fn caught<T>(work: impl FnOnce() -> ParquetResult<T>) -> Result<T, ParquetFault> {
    // What the caller says of the file is enough: a panic in here is nothing for people to read.
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_DECODING.get() {
                usual(panic);
            }
        }));
    });
    IS_DECODING.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    IS_DECODING.set(false);
    match outcome {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(ParquetFault::Damaged(error.to_string())),
        Err(_) => Err(ParquetFault::Damaged("it does not decode".to_owned())),
    }
}

fn leaf(column: &ColumnDescriptor) -> Leaf {
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

/// Where the text of one column goes.
struct Cells<'a> {
    bytes: &'a mut Vec<u8>,
    spans: &'a mut Vec<Span>,
    width: usize,
    position: usize,
}

impl Cells<'_> {
    fn put(&mut self, row: usize, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.bytes.len();
        write(self.bytes);
        if let Some(span) = self.spans.get_mut(row * self.width + self.position) {
            *span = Span::new(start, self.bytes.len());
        }
    }
}

fn column(reader: &mut ColumnReader, leaf: &Leaf, cells: &mut Cells<'_>) -> ParquetResult<usize> {
    let meaning = leaf.meaning;
    match reader {
        ColumnReader::BoolColumnReader(reader) => values(reader, leaf, cells, |value, out| {
            text(out, format_args!("{value}"));
        }),
        ColumnReader::Int32ColumnReader(reader) => values(reader, leaf, cells, |value, out| {
            if meaning == Meaning::Unsigned {
                text(out, format_args!("{}", value.cast_unsigned()));
            } else {
                integer(out, i64::from(*value), meaning);
            }
        }),
        ColumnReader::Int64ColumnReader(reader) => values(reader, leaf, cells, |value, out| {
            integer(out, *value, meaning)
        }),
        ColumnReader::Int96ColumnReader(reader) => values(reader, leaf, cells, |value, out| {
            integer(out, value.to_micros(), Meaning::Micros);
        }),
        // The shortest text that is read back as the same float: 11.77 and not 11.7699995.
        ColumnReader::FloatColumnReader(reader) => values(reader, leaf, cells, |value, out| {
            text(out, format_args!("{value}"));
        }),
        ColumnReader::DoubleColumnReader(reader) => values(reader, leaf, cells, |value, out| {
            text(out, format_args!("{value}"));
        }),
        ColumnReader::ByteArrayColumnReader(reader) => values(reader, leaf, cells, |value, out| {
            raw(out, value.as_bytes(), meaning);
        }),
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            values(reader, leaf, cells, |value, out| {
                raw(out, value.as_bytes(), meaning)
            })
        }
    }
}

fn values<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    leaf: &Leaf,
    cells: &mut Cells<'_>,
    write: impl Fn(&T::T, &mut Vec<u8>),
) -> ParquetResult<usize> {
    let (mut defined, mut found) = (Vec::new(), Vec::new());
    let (rows, _, _) = reader.read_records(BATCH_ROWS, Some(&mut defined), None, &mut found)?;
    let mut found = found.iter();
    for row in 0..rows {
        if defined
            .get(row)
            .is_none_or(|level| *level == leaf.most_defined)
            && let Some(value) = found.next()
        {
            cells.put(row, |out| write(value, out));
        }
    }
    Ok(rows)
}

fn text(out: &mut Vec<u8>, value: std::fmt::Arguments<'_>) {
    struct Bytes<'a>(&'a mut Vec<u8>);
    impl std::fmt::Write for Bytes<'_> {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0.extend_from_slice(text.as_bytes());
            Ok(())
        }
    }
    // Writing to memory cannot fail.
    let _ = Bytes(out).write_fmt(value);
}

fn integer(out: &mut Vec<u8>, value: i64, meaning: Meaning) {
    let at = match meaning {
        Meaning::Plain => None,
        Meaning::Unsigned => return text(out, format_args!("{}", value.cast_unsigned())),
        Meaning::Decimal(scale) => return decimal(out, i128::from(value), scale),
        Meaning::Date => date(value).map(NaiveDateTime::from),
        Meaning::Millis => DateTime::from_timestamp_millis(value).map(|at| at.naive_utc()),
        Meaning::Micros => DateTime::from_timestamp_micros(value).map(|at| at.naive_utc()),
        Meaning::Nanos => Some(DateTime::from_timestamp_nanos(value).naive_utc()),
    };
    let Some(at) = at else {
        return text(out, format_args!("{value}"));
    };
    text(
        out,
        format_args!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        ),
    );
    let micros = at.nanosecond() / 1_000;
    if micros > 0 {
        text(out, format_args!(".{micros:06}"));
    }
}

fn date(days: i64) -> Option<NaiveDate> {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
    let distance = Days::new(days.unsigned_abs());
    if days < 0 {
        epoch.checked_sub_days(distance)
    } else {
        epoch.checked_add_days(distance)
    }
}

fn raw(out: &mut Vec<u8>, bytes: &[u8], meaning: Meaning) {
    let Meaning::Decimal(scale) = meaning else {
        return out.extend_from_slice(bytes);
    };
    // Two's complement, the highest byte first.
    let negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
    if bytes.len() > 16 {
        return text(out, format_args!("{}1e40", if negative { "-" } else { "" }));
    }
    let start = if negative { -1 } else { 0 };
    let value = bytes
        .iter()
        .fold(start, |value: i128, byte| (value << 8) | i128::from(*byte));
    decimal(out, value, scale);
}

fn decimal(out: &mut Vec<u8>, value: i128, scale: usize) {
    let sign = if value < 0 { "-" } else { "" };
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale + 1);
    let (units, decimals) = digits.split_at(digits.len() - scale);
    if decimals.is_empty() {
        text(out, format_args!("{sign}{units}"));
    } else {
        text(out, format_args!("{sign}{units}.{decimals}"));
    }
}
