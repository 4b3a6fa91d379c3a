//! Finding out how a file is written.

use std::io::Read;

use chrono::Days;
use serde::Serialize;

use crate::error::IngestError;
use crate::log::columns::{Columns, resolve};
use crate::log::encoding;
use crate::log::error::Refusal;
use crate::log::evidence::{DateEvidence, MarkEvidence};
use crate::log::input::Input;
use crate::log::moment::{DateOrder, DateReading, Day};
use crate::log::number::DecimalMark;
use crate::log::options::{LogOptions, TextEncoding};
use crate::log::records::Next;
use crate::log::row::RowParser;
use crate::log::source::{Layout, RecordSource};
use crate::log::{delimiter, moment};

/// Bytes the encoding and the delimiter are told from.
const SAMPLE_BYTES: u64 = 1024 * 1024;

/// Rows dates and numbers are told from; more are read only while they stay ambiguous.
const SAMPLE_ROWS: u64 = 10_000;

/// What was found out about a file, or said by the caller.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Detection {
    /// `CSV` or `Parquet`.
    pub format: &'static str,
    /// `gzip` or `zstd`.
    pub compression: Option<&'static str>,
    /// How the text of a CSV file is written.
    pub encoding: Option<TextEncoding>,
    /// What separates its fields.
    pub delimiter: Option<char>,
    /// What separates units from decimals; `None` when all numbers are whole.
    pub decimal: Option<DecimalMark>,
    /// How dates are read, in words.
    pub dates: String,
    /// Which columns are read.
    pub columns: Vec<ColumnUse>,
    /// Columns that are not.
    pub ignored: Vec<String>,
    /// What else should be known.
    pub notes: Vec<String>,
}

/// A role and the column that plays it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnUse {
    /// `order_id`, `customer_id`, …
    pub role: &'static str,
    /// The column's name in the file, or a product of two.
    pub column: String,
}

impl Detection {
    /// A line a remark, for a report.
    pub fn words(&self) -> Vec<String> {
        let mut first = self.format.to_owned();
        if let Some(compression) = self.compression {
            first.push_str(&format!(", {compression}"));
        }
        if let Some(encoding) = self.encoding {
            first.push_str(&format!(", {}", encoding.name()));
        }
        if let Some(delimiter) = self.delimiter {
            let name = match delimiter {
                ',' => "comma".to_owned(),
                ';' => "semicolon".to_owned(),
                '\t' => "tab".to_owned(),
                other => other.to_string(),
            };
            first.push_str(&format!(", separated by {name}"));
        }
        match self.decimal {
            Some(DecimalMark::Dot) => first.push_str(", decimal point"),
            Some(DecimalMark::Comma) => first.push_str(", decimal comma"),
            None => {}
        }
        first.push_str(&format!(", dates {}", self.dates));
        let renamed: Vec<String> = self
            .columns
            .iter()
            .map(|used| {
                if used.role == used.column {
                    used.column.clone()
                } else {
                    format!("{} = {}", used.role, used.column)
                }
            })
            .collect();
        let mut words = vec![first, format!("columns: {}", renamed.join(", "))];
        if !self.ignored.is_empty() {
            words.push(format!("ignored columns: {}", self.ignored.join(", ")));
        }
        words.extend(self.notes.iter().cloned());
        words
    }
}

/// Everything needed to read a file.
pub(crate) struct Plan {
    pub(crate) input: Input,
    pub(crate) layout: Option<Layout>,
    pub(crate) header: Vec<String>,
    pub(crate) parser: RowParser,
    pub(crate) detection: Detection,
}

impl Plan {
    pub(crate) fn new(input: Input, options: &LogOptions) -> Result<Self, IngestError> {
        let name = input.name();
        let layout = if RecordSource::is_parquet(&input) {
            None
        } else {
            Some(layout(&input, options)?)
        };
        let (mut source, header) = match layout {
            None => RecordSource::parquet(input)?,
            Some(layout) => RecordSource::text(input, layout)?,
        };
        let mut notes = Vec::new();
        let columns = resolve(&name, &header, &options.map, &mut notes).map_err(Box::new)?;
        let dotted = typed_columns(&mut source, &columns, &mut notes)?;
        let (dates, in_words, decimal) = reading(&mut source, &header, &columns, &dotted, options)?;
        let latest = options
            .today
            .checked_add_days(Days::new(1))
            .and_then(Day::of);
        let used = columns.used();
        let input = source.into_input();
        let detection = Detection {
            format: if layout.is_none() { "Parquet" } else { "CSV" },
            compression: input.container.compression(),
            encoding: layout.map(|layout| layout.encoding),
            delimiter: layout.map(|layout| char::from(layout.delimiter)),
            decimal,
            dates: in_words,
            columns: columns
                .roles(&header)
                .into_iter()
                .map(|(role, column)| ColumnUse { role, column })
                .collect(),
            ignored: (0..)
                .zip(&header)
                .filter(|(position, _)| !used.contains(position))
                .map(|(_, name)| name.clone())
                .collect(),
            notes,
        };
        let parser = RowParser {
            columns,
            fields: header.len(),
            dates,
            mark: decimal,
            dotted,
            latest: latest.unwrap_or(Day {
                year: 9999,
                month: 12,
                day: 31,
            }),
            decoded: layout.is_some_and(|layout| layout.encoding != TextEncoding::Utf8),
            currency: None,
            rounded: 0,
            zoned: 0,
            unsold: String::new(),
            coded: None,
        };
        Ok(Self {
            input,
            layout,
            header,
            parser,
            detection,
        })
    }
}

/// Encoding and delimiter.
pub(crate) fn layout(input: &Input, options: &LogOptions) -> Result<Layout, IngestError> {
    let mut start = Vec::new();
    let (text, _) = input.text()?;
    text.take(SAMPLE_BYTES)
        .read_to_end(&mut start)
        .map_err(|error| input.failure(error))?;
    if let Some(what) = other_format(&start) {
        return Err(input.refusal(
            Refusal::Format,
            format!("is {what}, not CSV or Parquet"),
            "export the orders as CSV, one line an order or an item",
        ));
    }
    let is_whole = u64::try_from(start.len()).unwrap_or(0) < SAMPLE_BYTES;
    let detected = encoding::detect(&start);
    let Some(encoding) = options.encoding.or(detected) else {
        return Err(input.refusal(
            Refusal::Format,
            "is no text: it is full of control characters".to_owned(),
            "export the orders as CSV; if it is text, give its encoding with --encoding",
        ));
    };
    let sample = encoding.decoded(&start);
    let named = delimiter::named(&sample);
    let (delimiter, sep_line) = match options.delimiter {
        Some(given) => (given.0, named.is_some()),
        None => delimiter::detect(&sample, is_whole),
    };
    Ok(Layout {
        encoding,
        marked: encoding == TextEncoding::Utf8 && start.starts_with(b"\xef\xbb\xbf"),
        delimiter,
        sep_line,
    })
}

/// Formats that are often taken for CSV.
fn other_format(start: &[u8]) -> Option<&'static str> {
    match start {
        [b'P', b'K', 3, 4, ..] => return Some("a spreadsheet (.xlsx) or another zip archive"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Some("an old spreadsheet (.xls)"),
        [b'%', b'P', b'D', b'F', ..] => return Some("a PDF document"),
        [b'B', b'Z', b'h', ..] => return Some("compressed with bzip2"),
        [0xfd, b'7', b'z', b'X', b'Z', ..] => return Some("compressed with xz"),
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => return Some("compressed twice"),
        [b'P', b'A', b'R', b'1', ..] => return Some("Parquet that was compressed as a whole"),
        [b'S', b'Q', b'L', b'i', b't', b'e', ..] => return Some("a SQLite database"),
        _ => {}
    }
    if start.get(257..262) == Some(b"ustar") {
        return Some("a tar archive");
    }
    let text = start
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(start)
        .trim_ascii_start();
    match text.first() {
        Some(b'<') => Some("HTML or XML"),
        Some(b'{' | b'[') => Some("JSON"),
        _ => None,
    }
}

/// Settles what a Parquet file says itself; gives the number columns it has types for.
fn typed_columns(
    source: &mut RecordSource,
    columns: &Columns,
    notes: &mut Vec<String>,
) -> Result<Vec<usize>, IngestError> {
    let used = columns.used();
    let Some(rows) = source.parquet_rows() else {
        return Ok(Vec::new());
    };
    rows.want(used.clone());
    let leaves = rows.leaves.clone();
    let leaf = |position: &usize| leaves.get(*position);
    if let Some(list) = used.iter().filter_map(leaf).find(|leaf| leaf.is_repeated) {
        return Err(source.input().refusal(
            Refusal::Columns,
            format!("holds lists in column {}", list.name),
            "write one row an order or an item, with plain values",
        ));
    }
    if leaf(&columns.ordered_at).is_some_and(|leaf| leaf.is_utc) {
        notes.push("moments are taken as the file holds them, in UTC".to_owned());
    }
    Ok(columns
        .numbers()
        .into_iter()
        .filter(|position| leaf(position).is_some_and(|leaf| leaf.is_typed))
        .collect())
}

/// How dates and numbers are written, from the first rows, or from all while they are ambiguous.
fn reading(
    source: &mut RecordSource,
    header: &[String],
    columns: &Columns,
    dotted: &[usize],
    options: &LogOptions,
) -> Result<(DateReading, String, Option<DecimalMark>), IngestError> {
    let numbers: Vec<usize> = columns
        .numbers()
        .into_iter()
        .filter(|position| !dotted.contains(position))
        .collect();
    let (mut dates, mut marks) = (DateEvidence::default(), MarkEvidence::default());
    let mut rows = 0;
    loop {
        let wanted = rows < SAMPLE_ROWS
            || (options.date_format.is_none() && dates.is_open())
            || (options.decimal.is_none() && marks.is_open());
        if !wanted {
            break;
        }
        match source.next()? {
            Next::End => break,
            Next::Record(record) if record.spans.len() == header.len() => {
                dates.add(record.field(columns.ordered_at));
                for position in &numbers {
                    marks.add(record.field(*position));
                }
            }
            Next::Record(_) | Next::Broken(_) => {}
        }
        rows += 1;
    }
    let name = source.input().name();
    let column = header.get(columns.ordered_at).map_or("", String::as_str);
    let (reading, in_words) = match &options.date_format {
        Some(given) => (given.0.clone(), in_words(&given.0)),
        None => dates.decide(&name, column).map_err(Box::new)?,
    };
    let decimal = match options.decimal {
        Some(given) => Some(given),
        None if numbers.is_empty() => Some(DecimalMark::Dot),
        None => marks.decide(&name).map_err(Box::new)?,
    };
    Ok((reading, in_words, decimal))
}

fn in_words(reading: &moment::DateReading) -> String {
    match reading {
        DateReading::Pattern(pattern) => format!("as {pattern}"),
        DateReading::Order(DateOrder::DayFirst) => "day first".to_owned(),
        DateReading::Order(DateOrder::MonthFirst) => "month first".to_owned(),
        DateReading::Order(DateOrder::YearFirst) | DateReading::Unambiguous => {
            "year first".to_owned()
        }
    }
}
