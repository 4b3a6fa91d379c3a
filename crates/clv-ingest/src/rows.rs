//! A CSV file as a stream of checked rows.

use std::collections::HashMap;
use std::io::{self, Chain, Cursor, Read};
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};

use crate::error::{BadValue, IngestError, Reason};
use crate::log::{Broken, Fault, Next, Record, Records};
use crate::parse;
use crate::source::{Meter, Metered};
use crate::spec::FileSpec;
use crate::value::Value;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One checked row; its values stand in the order of the specification.
#[derive(Debug, PartialEq)]
pub struct Row<'a> {
    /// The line the record starts on, from 1.
    pub line: u64,
    /// One value a column of the specification.
    pub values: Vec<Value<'a>>,
}

/// Streams the rows of one file.
#[derive(Debug)]
pub struct RowReader<R> {
    records: Records<Chain<Cursor<Vec<u8>>, Metered<R>>>,
    meter: Meter,
    path: PathBuf,
    columns: Columns,
}

/// What the header says, and what is asked of the values.
#[derive(Debug)]
struct Columns {
    spec: &'static FileSpec,
    /// Where each column of the specification stands in this file.
    positions: Vec<usize>,
    fields: usize,
    ignored: Vec<String>,
    /// The last day of what has happened.
    latest: Option<NaiveDate>,
}

impl<R: Read> RowReader<R> {
    /// Reads and checks the header. `path` is for messages only.
    ///
    /// # Errors
    /// [`IngestError::Read`], [`IngestError::Damaged`] and [`IngestError::Header`].
    pub fn new(spec: &'static FileSpec, path: &Path, reader: R) -> Result<Self, IngestError> {
        Self::metered(spec, path, reader, Meter::default())
    }

    /// As [`RowReader::new`], and finds out what git calls the file, which is `length` bytes long.
    ///
    /// # Errors
    /// As [`RowReader::new`].
    pub fn with_git_id(
        spec: &'static FileSpec,
        path: &Path,
        reader: R,
        length: u64,
    ) -> Result<Self, IngestError> {
        Self::metered(spec, path, reader, Meter::with_git_id(length))
    }

    /// Refuses what happened later than tomorrow (somewhere on earth it is tomorrow already).
    #[must_use]
    pub fn as_of(mut self, today: NaiveDate) -> Self {
        self.columns.latest = today.checked_add_days(Days::new(1));
        self
    }

    fn metered(
        spec: &'static FileSpec,
        path: &Path,
        reader: R,
        meter: Meter,
    ) -> Result<Self, IngestError> {
        let failed = |error| failure(spec, path, error);
        let mut bytes = Metered::new(reader, meter.clone());
        let mut start = Vec::new();
        (&mut bytes)
            .take(3)
            .read_to_end(&mut start)
            .map_err(failed)?;
        if start == BYTE_ORDER_MARK {
            start.clear();
        }
        let mut records = Records::new(Cursor::new(start).chain(bytes), b',');
        let columns = Columns::of(spec, records.next().map_err(failed)?)?;
        records.expect(columns.fields);
        Ok(Self {
            records,
            meter,
            path: path.to_owned(),
            columns,
        })
    }

    /// The next row: `None` at the end of the file, `Some(Err(_))` for a row that holds a bad value,
    /// after which reading may go on.
    ///
    /// # Errors
    /// The file itself cannot be read any further.
    pub fn next_row(&mut self) -> Result<Option<Result<Row<'_>, BadValue>>, IngestError> {
        match self.records.next() {
            Ok(Next::Record(record)) => Ok(Some(self.columns.check(&record))),
            Ok(Next::Broken(broken)) => Ok(Some(Err(self.columns.broken(broken)))),
            Ok(Next::End) => Ok(None),
            Err(error) => Err(failure(self.columns.spec, &self.path, error)),
        }
    }

    /// Bytes of the file read so far (the parser reads ahead by its buffer).
    pub fn bytes_read(&self) -> u64 {
        self.meter.bytes()
    }

    /// SHA-256 of the bytes read so far: of the file, once [`Self::next_row`] has returned `None`.
    pub fn sha256(&self) -> String {
        self.meter.sha256()
    }

    /// The blob id git gives the bytes read so far, for a reader made by [`Self::with_git_id`].
    pub fn git_id(&self) -> Option<String> {
        self.meter.git_id()
    }

    /// The specification this file is read by.
    pub fn spec(&self) -> &'static FileSpec {
        self.columns.spec
    }

    /// Columns of the file that the specification does not know.
    pub fn ignored(&self) -> &[String] {
        &self.columns.ignored
    }
}

impl Columns {
    /// Finds every column of the specification in the header.
    fn of(spec: &'static FileSpec, header: Next<'_>) -> Result<Self, IngestError> {
        let problem = |problem: String| IngestError::Header {
            file: spec.file,
            problem,
        };
        let header = match header {
            Next::Record(header) => header,
            Next::End => return Err(problem("is missing: the file is empty".to_owned())),
            Next::Broken(broken) => return Err(problem(broken.fault.to_string())),
        };
        let names: Vec<String> = (0..header.spans.len())
            .map(|at| String::from_utf8_lossy(header.field(at).trim_ascii()).into_owned())
            .collect();
        let mut found: HashMap<&str, usize> = HashMap::new();
        for (position, name) in names.iter().enumerate() {
            let is_ours = spec.columns.iter().any(|column| column.name == name);
            if found.insert(name, position).is_some() && is_ours {
                return Err(problem(format!("names {name} twice")));
            }
        }
        let missing: Vec<&str> = spec
            .columns
            .iter()
            .map(|column| column.name)
            .filter(|name| !found.contains_key(name))
            .collect();
        if !missing.is_empty() {
            return Err(problem(format!("lacks {}", missing.join(", "))));
        }
        let positions: Vec<usize> = spec
            .columns
            .iter()
            .filter_map(|column| found.get(column.name).copied())
            .collect();
        let ignored = (0..)
            .zip(&names)
            .filter(|(position, _)| !positions.contains(position))
            .map(|(_, name)| name.clone())
            .collect();
        Ok(Self {
            spec,
            positions,
            fields: names.len(),
            ignored,
            latest: None,
        })
    }

    fn check<'a>(&self, record: &Record<'a>) -> Result<Row<'a>, BadValue> {
        let line = record.line;
        if record.spans.len() != self.fields {
            return Err(BadValue {
                file: self.spec.file,
                line,
                column: None,
                value: record.shown(),
                reason: Reason::FieldCount {
                    found: record.spans.len(),
                    expected: self.fields,
                },
            });
        }
        let values = self
            .spec
            .columns
            .iter()
            .zip(&self.positions)
            .map(|(column, position)| {
                let bytes = record.field(*position);
                parse::field(column, bytes, self.latest).map_err(|reason| BadValue {
                    file: self.spec.file,
                    line,
                    column: Some(column.name),
                    value: String::from_utf8_lossy(bytes).into_owned(),
                    reason,
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Row { line, values })
    }

    #[cold]
    fn broken(&self, broken: Broken) -> BadValue {
        BadValue {
            file: self.spec.file,
            line: broken.line,
            column: None,
            value: broken.value,
            reason: match broken.fault {
                Fault::RecordTooLong => Reason::RecordTooLong,
                _ => Reason::OpenQuote,
            },
        }
    }
}

fn failure(spec: &FileSpec, path: &Path, source: io::Error) -> IngestError {
    if source.kind() == io::ErrorKind::InvalidData && source.raw_os_error().is_none() {
        return IngestError::Damaged {
            file: spec.file,
            problem: source.to_string(),
        };
    }
    IngestError::Read {
        path: path.to_owned(),
        source,
    }
}
