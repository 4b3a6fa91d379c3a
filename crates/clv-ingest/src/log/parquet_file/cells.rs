//! The values of one column, decoded into the cells of their rows.

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{AsBytes, DataType};
use parquet::errors::Result as ParquetResult;

use super::BATCH_ROWS;
use super::leaf::{Leaf, Meaning};
use super::text::{integer, raw, text};
use crate::log::records::Span;

/// Where the text of one column goes.
pub(super) struct Cells<'a> {
    pub(super) bytes: &'a mut Vec<u8>,
    pub(super) spans: &'a mut Vec<Span>,
    pub(super) width: usize,
    pub(super) position: usize,
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

/// Decodes the next rows of a column; returns how many there were.
pub(super) fn column(
    reader: &mut ColumnReader,
    leaf: &Leaf,
    cells: &mut Cells<'_>,
) -> ParquetResult<usize> {
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
