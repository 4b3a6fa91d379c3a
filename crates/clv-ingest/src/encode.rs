//! A file into chunks of `COPY` text.

use std::io::Read;

use crate::copy::CopyBuffer;
use crate::error::IngestError;
use crate::rows::RowReader;

/// Encodes a file chunk by chunk; the first bad value refuses the file.
#[derive(Debug)]
pub struct Encoder<R> {
    rows: RowReader<R>,
    count: u64,
}

/// What an [`Encoder`] has read once it is at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Rows, without the header.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of exactly the bytes that were encoded, in lower-case hexadecimal.
    pub sha256: String,
}

impl<R: Read> Encoder<R> {
    /// Encodes the rows of `rows`.
    pub fn new(rows: RowReader<R>) -> Self {
        Self { rows, count: 0 }
    }

    /// The next rows, at least `target_bytes` of text and at most one row more; `None` at the end.
    ///
    /// # Errors
    /// The first bad value, or a file that cannot be read on.
    pub fn next_chunk(&mut self, target_bytes: usize) -> Result<Option<Vec<u8>>, IngestError> {
        let mut buffer = CopyBuffer::with_capacity(target_bytes + target_bytes / 8);
        while buffer.len() < target_bytes {
            let Some(row) = self.rows.next_row()? else {
                break;
            };
            for value in &row.map_err(Box::new)?.values {
                buffer.value(value);
            }
            buffer.end_row();
            self.count += 1;
        }
        Ok((!buffer.is_empty()).then(|| buffer.take()))
    }

    /// Bytes of the file read so far.
    pub fn bytes_read(&self) -> u64 {
        self.rows.bytes_read()
    }

    /// What was read; meaningful once [`Self::next_chunk`] has returned `None`.
    pub fn summary(&self) -> Summary {
        Summary {
            rows: self.count,
            bytes: self.rows.bytes_read(),
            sha256: self.rows.sha256(),
        }
    }
}
