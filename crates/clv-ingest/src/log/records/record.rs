//! What a stream of records hands out: records of fields, and lines that are none.

use crate::batch::KEPT_CHARACTERS;
use crate::log::error::Fault;

/// One record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record<'a> {
    /// The line it starts on, from 1.
    pub(crate) line: u64,
    pub(crate) bytes: &'a [u8],
    pub(crate) spans: &'a [Span],
}

impl<'a> Record<'a> {
    /// A field; empty beyond the last.
    #[inline]
    pub(crate) fn field(&self, position: usize) -> &'a [u8] {
        self.spans
            .get(position)
            .and_then(|span| self.bytes.get(span.start..span.end))
            .unwrap_or_default()
    }

    pub(crate) fn is_blank(&self) -> bool {
        (0..self.spans.len()).all(|position| self.field(position).trim_ascii().is_empty())
    }

    /// The beginning of the record, for a message.
    pub(crate) fn shown(&self) -> String {
        shown(self.bytes)
    }
}

/// Where a field stands in its record.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Quotation marks inside still have to be taken away.
    pub(super) escaped: bool,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end,
            escaped: false,
        }
    }
}

/// What comes next.
#[derive(Debug)]
pub(crate) enum Next<'a> {
    Record(Record<'a>),
    /// A line that cannot be part of the table.
    Broken(Broken),
    End,
}

/// A line that cannot be part of the table.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) line: u64,
    pub(crate) value: String,
    pub(crate) fault: Fault,
}

/// At most [`KEPT_CHARACTERS`] characters of the first line.
pub(super) fn shown(bytes: &[u8]) -> String {
    let some = bytes
        .get(..bytes.len().min(KEPT_CHARACTERS * 4))
        .unwrap_or_default();
    let line = some
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .unwrap_or_default();
    String::from_utf8_lossy(line)
        .chars()
        .take(KEPT_CHARACTERS)
        .collect()
}
