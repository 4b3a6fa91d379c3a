//! The records of a file, whatever its format.

use std::io::Read;

use crate::digest::hex;
use crate::error::IngestError;
use crate::log::encoding::Transcoder;
use crate::log::error::{Fault, Refusal};
use crate::log::input::{Container, Input, Text};
use crate::log::options::TextEncoding;
use crate::log::parquet_file::{ParquetFault, ParquetRows};
use crate::log::records::{Next, Records};
use crate::source::Meter;
use sha2::{Digest, Sha256};

/// How the text of a file is laid out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) encoding: TextEncoding,
    /// The file starts with a byte order mark.
    pub(crate) marked: bool,
    pub(crate) delimiter: u8,
    /// The first line names the delimiter: `sep=;`.
    pub(crate) sep_line: bool,
}

/// The records of a file.
pub(crate) struct RecordSource {
    input: Input,
    kind: Kind,
    /// Known at the end.
    digest: Option<(String, u64)>,
}

enum Kind {
    Text(Box<Records<Text>>, Meter),
    Parquet(Box<ParquetRows>),
}

impl RecordSource {
    /// The records of a text file after its header, and the names in the header.
    pub(crate) fn text(input: Input, layout: Layout) -> Result<(Self, Vec<String>), IngestError> {
        let (mut text, meter) = input.text()?;
        let text: Text = match layout.encoding {
            TextEncoding::Utf8 => {
                if layout.marked {
                    text.read_exact(&mut [0; 3])
                        .map_err(|error| input.failure(error))?;
                }
                text
            }
            other => Box::new(Transcoder::new(text, other)),
        };
        let mut records = Box::new(Records::new(text, layout.delimiter));
        if layout.sep_line {
            records.next().map_err(|error| input.failure(error))?;
        }
        let header = header(&mut records, &input)?;
        records.expect(header.len());
        let kind = Kind::Text(records, meter);
        let digest = None;
        let source = Self {
            input,
            kind,
            digest,
        };
        Ok((source, header))
    }

    /// The rows of a Parquet file, and the names of its columns.
    pub(crate) fn parquet(input: Input) -> Result<(Self, Vec<String>), IngestError> {
        let rows = ParquetRows::new(input.reopened()?, input.length)
            .map_err(|fault| parquet_failure(&input, fault))?;
        let header = rows.leaves.iter().map(|leaf| leaf.name.clone()).collect();
        let kind = Kind::Parquet(Box::new(rows));
        let digest = None;
        let source = Self {
            input,
            kind,
            digest,
        };
        Ok((source, header))
    }

    pub(crate) fn parquet_rows(&mut self) -> Option<&mut ParquetRows> {
        match &mut self.kind {
            Kind::Parquet(rows) => Some(rows),
            Kind::Text(..) => None,
        }
    }

    pub(crate) fn input(&self) -> &Input {
        &self.input
    }

    pub(crate) fn into_input(self) -> Input {
        self.input
    }

    #[inline]
    pub(crate) fn next(&mut self) -> Result<Next<'_>, IngestError> {
        // The end is final.
        if self.digest.is_some() {
            return Ok(Next::End);
        }
        let next = match &mut self.kind {
            Kind::Text(records, _) => records.next().map_err(|error| self.input.failure(error))?,
            Kind::Parquet(rows) => rows
                .next()
                .map_err(|fault| parquet_failure(&self.input, fault))?
                .map_or(Next::End, Next::Record),
        };
        Ok(next)
    }

    /// Takes the hash, once [`Self::next`] has come to the end.
    pub(crate) fn finish(&mut self) -> Result<(), IngestError> {
        if self.digest.is_some() {
            return Ok(());
        }
        self.digest = Some(match &self.kind {
            Kind::Text(_, meter) => (meter.sha256(), meter.bytes()),
            Kind::Parquet(_) => digest_of(&self.input)?,
        });
        Ok(())
    }

    /// Bytes of the file read so far; of Parquet, in proportion to the rows.
    pub(crate) fn bytes_read(&self) -> u64 {
        match &self.kind {
            Kind::Text(_, meter) => meter.bytes(),
            Kind::Parquet(rows) => {
                let share = u128::from(self.input.length) * u128::from(rows.line());
                u64::try_from(share / u128::from(rows.total_rows.max(1)))
                    .unwrap_or(u64::MAX)
                    .min(self.input.length)
            }
        }
    }

    /// SHA-256 and length of the file, once it has been read to its end.
    pub(crate) fn digest(&self) -> Option<(String, u64)> {
        self.digest.clone()
    }

    /// Does this input hold Parquet?
    pub(crate) fn is_parquet(input: &Input) -> bool {
        input.container == Container::Parquet
    }
}

/// Parquet is read from its end and in pieces, so it is hashed by itself: the same open file.
fn digest_of(input: &Input) -> Result<(String, u64), IngestError> {
    let mut file = input.reopened()?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 256 * 1024];
    let mut length = 0;
    loop {
        let count = file
            .read(&mut block)
            .map_err(|source| input.unreadable(source))?;
        let Some(bytes) = block.get(..count).filter(|bytes| !bytes.is_empty()) else {
            return Ok((hex(&hash.finalize()), length));
        };
        hash.update(bytes);
        length += u64::try_from(count).unwrap_or(0);
    }
}

fn header(records: &mut Records<Text>, input: &Input) -> Result<Vec<String>, IngestError> {
    let problem = match records.next().map_err(|error| input.failure(error))? {
        Next::Record(record) => {
            return Ok((0..record.spans.len())
                .map(|at| String::from_utf8_lossy(record.field(at)).trim().to_owned())
                .collect());
        }
        Next::End => "is empty".to_owned(),
        Next::Broken(broken) if broken.fault == Fault::RecordTooLong => {
            "has a first line that is longer than a megabyte".to_owned()
        }
        Next::Broken(_) => {
            "opens a quotation mark on its first line and does not close it".to_owned()
        }
    };
    Err(input.refusal(
        Refusal::Header,
        problem,
        "the first line must name the columns, for example order_id,customer_id,ordered_at,amount",
    ))
}

fn parquet_failure(input: &Input, fault: ParquetFault) -> IngestError {
    match fault {
        ParquetFault::Damaged(why) => input.refusal(
            Refusal::Damaged,
            format!("is a damaged Parquet file: {why}"),
            "write or fetch the file again",
        ),
        ParquetFault::Bomb => input.refusal(
            Refusal::Bomb,
            "declares far more data than a file of its size can hold".to_owned(),
            "check where it comes from",
        ),
    }
}
