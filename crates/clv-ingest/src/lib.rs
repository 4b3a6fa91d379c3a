//! Order files become typed rows.
//!
//! A [`FileSpec`] says what a CSV file must look like; [`RowReader`] streams it row by row and checks
//! every value; [`Encoder`] turns checked rows into the text that Postgres' `COPY` reads. [`olist`]
//! holds the specifications of the nine Olist files.
//!
//! Invariants:
//! - A value is either exactly what the file says or an error that names file, line, column, value,
//!   reason and remedy. Nothing is guessed, rounded or cut off.
//! - Memory is bounded: one record (at most [`MAX_RECORD_BYTES`]) and one chunk of output at a time.
//! - A bad value belongs to its row: the reader goes on after it, and the row is set aside.
//!
//! It knows nothing of databases but the `COPY` text format, and checks nothing across rows or files: it
//! says what the keys and references are, and whoever loads the rows checks them.

mod batch;
mod copy;
mod digest;
mod encode;
mod error;
pub mod log;
pub mod olist;
mod parse;
mod rows;
mod source;
mod spec;
mod value;

pub use batch::{Apart, BadRow, Batch, BatchSource, FileSummary, KEPT_CHARACTERS};
pub use copy::CopyBuffer;
pub use digest::{hex, sha256_of_file};
pub use encode::{Encoder, OFFICIAL};
pub use error::{BadValue, IngestError, Reason};
pub use rows::{Row, RowReader};
pub use source::MAX_RECORD_BYTES;
pub use spec::{ColumnSpec, FileSpec, Kind, Reference};
pub use value::{Timestamp, Value};
