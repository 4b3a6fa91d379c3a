//! One CSV file: fields in the formats of the public set, hashed as they are written.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::calendar::Calendar;
use crate::error::GenerateError;
use crate::folder::FileSummary;
use crate::numbers::{Cents, DAY_SECONDS, Day, Seconds, day_of};

/// Bytes held back per file before a write: large enough that system calls do not show.
const BUFFER: usize = 1 << 18;

/// A file and the field being written.
pub(crate) struct Table {
    name: String,
    path: PathBuf,
    rows: u64,
    csv: csv::Writer<Hashed>,
    field: String,
}

impl Table {
    /// Creates a file with its header.
    pub(crate) fn create(
        folder: &Path,
        name: &str,
        header: &[&str],
    ) -> Result<Self, GenerateError> {
        let path = folder.join(name);
        let file = File::create(&path).map_err(|source| GenerateError::Io {
            path: path.clone(),
            source,
        })?;
        let hashed = Hashed {
            file: BufWriter::with_capacity(BUFFER, file),
            hash: Sha256::new(),
            bytes: 0,
        };
        let csv = csv::WriterBuilder::new()
            .flexible(false)
            .from_writer(hashed);
        let mut table = Self {
            name: name.to_owned(),
            path,
            rows: 0,
            csv,
            field: String::new(),
        };
        for column in header {
            table.text(column)?;
        }
        table.end_line()?;
        Ok(table)
    }

    /// A text field.
    pub(crate) fn text(&mut self, text: &str) -> Result<&mut Self, GenerateError> {
        self.bytes(text.as_bytes())
    }

    /// A text field given as bytes.
    pub(crate) fn bytes(&mut self, text: &[u8]) -> Result<&mut Self, GenerateError> {
        match self.csv.write_field(text) {
            Ok(()) => Ok(self),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// A whole number.
    pub(crate) fn int(&mut self, number: i64) -> Result<&mut Self, GenerateError> {
        self.formatted(format_args!("{number}"))
    }

    /// Any formatted field.
    pub(crate) fn formatted(
        &mut self,
        text: std::fmt::Arguments<'_>,
    ) -> Result<&mut Self, GenerateError> {
        self.field.clear();
        // Writing to a String cannot fail.
        let _infallible = self.field.write_fmt(text);
        match self.csv.write_field(self.field.as_bytes()) {
            Ok(()) => Ok(self),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// An amount with two decimals.
    pub(crate) fn money(&mut self, cents: Cents) -> Result<&mut Self, GenerateError> {
        self.formatted(format_args!("{}.{:02}", cents / 100, cents % 100))
    }

    /// A time as `2017-11-24 10:05:00`; empty if there is none.
    pub(crate) fn time(
        &mut self,
        calendar: &Calendar,
        at: Option<Seconds>,
    ) -> Result<&mut Self, GenerateError> {
        let Some(at) = at else { return self.text("") };
        let (date, second) = (calendar.date(day_of(at)), at.rem_euclid(DAY_SECONDS));
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        self.formatted(format_args!(
            "{} {hour:02}:{minute:02}:{second:02}",
            Ymd::from(date)
        ))
    }

    /// A date as `2017-11-24`.
    pub(crate) fn date(
        &mut self,
        calendar: &Calendar,
        day: Day,
    ) -> Result<&mut Self, GenerateError> {
        self.formatted(format_args!("{}", Ymd::from(calendar.date(day))))
    }

    /// Ends the row.
    pub(crate) fn end(&mut self) -> Result<(), GenerateError> {
        self.rows += 1;
        self.end_line()
    }

    /// Writes everything to disk.
    pub(crate) fn finish(self) -> Result<FileSummary, GenerateError> {
        let Self {
            name,
            path,
            rows,
            csv,
            ..
        } = self;
        let io = |source| GenerateError::Io {
            path: path.clone(),
            source,
        };
        let hashed = csv.into_inner().map_err(|error| io(error.into_error()))?;
        let Hashed { file, hash, bytes } = hashed;
        let file = file.into_inner().map_err(|error| io(error.into_error()))?;
        file.sync_all().map_err(io)?;
        let sha256 = hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(FileSummary {
            name,
            rows,
            bytes,
            sha256,
        })
    }

    fn end_line(&mut self) -> Result<(), GenerateError> {
        match self.csv.write_record(None::<&[u8]>) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn failed(&self, error: csv::Error) -> GenerateError {
        GenerateError::Io {
            path: self.path.clone(),
            source: error.into(),
        }
    }
}

/// A date in parts: chrono's own formatting is several times slower than this.
struct Ymd {
    year: i32,
    month: u32,
    day: u32,
}

impl From<chrono::NaiveDate> for Ymd {
    fn from(date: chrono::NaiveDate) -> Self {
        use chrono::Datelike;
        Self {
            year: date.year(),
            month: date.month(),
            day: date.day(),
        }
    }
}

impl std::fmt::Display for Ymd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Hashes and counts what passes through.
struct Hashed {
    file: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Write for Hashed {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.file.write_all(buffer)?;
        self.hash.update(buffer);
        self.bytes += u64::try_from(buffer.len()).unwrap_or(0);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
