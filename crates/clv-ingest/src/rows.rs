//! A CSV file as a stream of checked rows.

use std::collections::HashMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use csv::ByteRecord;

use crate::error::{BadValue, IngestError, Reason};
use crate::parse;
use crate::source::{Meter, Source};
use crate::spec::FileSpec;
use crate::value::Value;

/// Buffer between the file and the CSV parser: 256 KiB keeps system calls rare.
const READ_BUFFER_BYTES: usize = 256 * 1024;

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
    spec: &'static FileSpec,
    path: PathBuf,
    csv: csv::Reader<Source<R>>,
    meter: Meter,
    /// Where each column of the specification stands in this file.
    positions: Vec<usize>,
    header_fields: usize,
    record: ByteRecord,
}

impl<R: Read> RowReader<R> {
    /// Reads and checks the header. `path` is for messages only.
    ///
    /// # Errors
    /// [`IngestError::Read`] and [`IngestError::Header`].
    pub fn new(spec: &'static FileSpec, path: &Path, reader: R) -> Result<Self, IngestError> {
        let source = Source::new(reader);
        let meter = source.meter();
        let mut csv = csv::ReaderBuilder::new()
            // We compare field counts ourselves, to say more about a record that does not fit.
            .flexible(true)
            .buffer_capacity(READ_BUFFER_BYTES)
            .from_reader(source);
        let header = csv
            .byte_headers()
            .map_err(|error| failure(spec, path, 1, error))?
            .clone();
        meter.record_ended();
        Ok(Self {
            spec,
            path: path.to_owned(),
            csv,
            meter,
            positions: positions(spec, &header)?,
            header_fields: header.len(),
            record: ByteRecord::new(),
        })
    }

    /// The next row: `None` at the end of the file, `Some(Err(_))` for a row that holds a bad value,
    /// after which reading may go on.
    ///
    /// # Errors
    /// The file itself cannot be read any further.
    pub fn next_row(&mut self) -> Result<Option<Result<Row<'_>, BadValue>>, IngestError> {
        let start = self.csv.position().line();
        let more = self
            .csv
            .read_byte_record(&mut self.record)
            .map_err(|error| failure(self.spec, &self.path, start, error))?;
        self.meter.record_ended();
        Ok(more.then(|| self.check()))
    }

    /// Bytes of the file read so far (the parser reads ahead by its buffer).
    pub fn bytes_read(&self) -> u64 {
        self.meter.bytes()
    }

    /// SHA-256 of the bytes read so far: of the file, once [`Self::next_row`] has returned `None`.
    pub fn sha256(&self) -> String {
        self.csv.get_ref().sha256()
    }

    /// The specification this file is read by.
    pub fn spec(&self) -> &'static FileSpec {
        self.spec
    }

    fn check(&self) -> Result<Row<'_>, BadValue> {
        let line = self.record.position().map_or(0, csv::Position::line);
        let bad = |column, bytes: &[u8], reason| BadValue {
            file: self.spec.file,
            line,
            column,
            value: String::from_utf8_lossy(bytes).into_owned(),
            reason,
        };
        if self.record.len() != self.header_fields {
            let last = self.record.iter().next_back().unwrap_or_default();
            let column = self.spec.columns.last().map_or("", |column| column.name);
            return Err(bad(
                column,
                last,
                Reason::FieldCount {
                    found: self.record.len(),
                    expected: self.header_fields,
                },
            ));
        }
        let values = self
            .spec
            .columns
            .iter()
            .zip(&self.positions)
            .map(|(column, position)| {
                let bytes = self.record.get(*position).unwrap_or_default();
                parse::field(column, bytes).map_err(|reason| bad(column.name, bytes, reason))
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Row { line, values })
    }
}

/// Finds every column of the specification in the header.
fn positions(spec: &'static FileSpec, header: &ByteRecord) -> Result<Vec<usize>, IngestError> {
    let problem = |problem: String| IngestError::Header {
        file: spec.file,
        problem,
    };
    if header.is_empty() {
        return Err(problem("is missing: the file is empty".to_owned()));
    }
    let mut found: HashMap<&[u8], usize> = HashMap::new();
    for (position, name) in header.iter().enumerate() {
        let name = name.trim_ascii();
        if found.insert(name, position).is_some() {
            return Err(problem(format!(
                "names {} twice",
                String::from_utf8_lossy(name)
            )));
        }
    }
    let missing: Vec<&str> = spec
        .columns
        .iter()
        .map(|column| column.name)
        .filter(|name| !found.contains_key(name.as_bytes()))
        .collect();
    if !missing.is_empty() {
        return Err(problem(format!("lacks {}", missing.join(", "))));
    }
    Ok(spec
        .columns
        .iter()
        .filter_map(|column| found.get(column.name.as_bytes()).copied())
        .collect())
}

fn failure(spec: &FileSpec, path: &Path, line: u64, error: csv::Error) -> IngestError {
    let source = match error.into_kind() {
        csv::ErrorKind::Io(source) => source,
        other => io::Error::other(format!("{other:?}")),
    };
    if source.kind() == io::ErrorKind::FileTooLarge {
        return IngestError::RecordTooLong {
            file: spec.file,
            line,
        };
    }
    IngestError::Read {
        path: path.to_owned(),
        source,
    }
}
