//! Bytes of delimited text into records of fields (RFC 4180, and what programs really write).
//!
//! A record ends at LF, CRLF or a lone CR outside quotation marks. A field that starts with a quotation
//! mark runs to the next one that is not doubled; text after that one is taken as it stands. A stray
//! quotation mark must not swallow the rows after it: a record that spans lines and does not fit the
//! header, has text after a closing mark, or does not end, is set aside up to its first line end, and reading goes on there.

mod record;
mod scan;

use std::io::{self, Read};

use crate::log::error::Fault;
use crate::source::MAX_RECORD_BYTES;
use record::shown;
use scan::{Scan, scan, unescape};

pub(crate) use record::{Broken, Next, Record, Span};

/// Bytes asked for at a time: fits the second-level cache, and makes system calls rare.
const BLOCK_BYTES: usize = 256 * 1024;

/// How much may be read again after quotation marks that do not close. Each may cost a megabyte; beyond
/// this many the file is garbage, and reading it on would take quadratic time.
const REREAD_BYTES: usize = 64 * 1024 * 1024;

const RECORD_BYTES: usize = {
    assert!(MAX_RECORD_BYTES <= 1 << 30);
    #[expect(
        clippy::as_conversions,
        reason = "the line above makes it safe; `try_from` is not const"
    )]
    {
        MAX_RECORD_BYTES as usize
    }
};

/// Splits a stream into records, within a bounded buffer.
#[derive(Debug)]
pub(crate) struct Records<R> {
    source: R,
    delimiter: u8,
    /// Fields of every record, once the header is known.
    expected: Option<usize>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    source_ended: bool,
    line: u64,
    spans: Vec<Span>,
    reread: usize,
}

impl<R: Read> Records<R> {
    pub(crate) fn new(source: R, delimiter: u8) -> Self {
        Self {
            source,
            delimiter,
            expected: None,
            buffer: vec![0; BLOCK_BYTES],
            start: 0,
            end: 0,
            source_ended: false,
            line: 1,
            spans: Vec::new(),
            reread: 0,
        }
    }

    /// From now on every record has this many fields.
    pub(crate) fn expect(&mut self, fields: usize) {
        self.expected = Some(fields);
    }

    /// The next record that is not an empty line.
    pub(crate) fn next(&mut self) -> io::Result<Next<'_>> {
        let (from, to, line) = loop {
            let window = self.buffer.get(self.start..self.end).unwrap_or_default();
            if window.is_empty() && self.source_ended {
                return Ok(Next::End);
            }
            match scan(window, self.delimiter, self.source_ended, &mut self.spans) {
                Scan::More if window.len() > RECORD_BYTES => {
                    return self
                        .set_aside_first_line(Fault::OpenQuote)
                        .map(Next::Broken);
                }
                Scan::More => self.fill()?,
                Scan::OpenQuote => {
                    return self
                        .set_aside_first_line(Fault::OpenQuote)
                        .map(Next::Broken);
                }
                Scan::Record {
                    length,
                    terminator,
                    inner_lines,
                    is_loose,
                } => {
                    if let Some(expected) = self.expected
                        && inner_lines > 0
                        && (is_loose || self.spans.len() != expected)
                    {
                        return self
                            .set_aside_first_line(Fault::OpenQuote)
                            .map(Next::Broken);
                    }
                    let (from, line) = (self.start, self.line);
                    self.start += length + terminator;
                    self.line += inner_lines + 1;
                    if self.is_empty_line(from, length) {
                        continue;
                    }
                    if length > RECORD_BYTES {
                        let value = shown(self.buffer.get(from..).unwrap_or_default());
                        return Ok(Next::Broken(Broken {
                            line,
                            value,
                            fault: Fault::RecordTooLong,
                        }));
                    }
                    break (from, from + length, line);
                }
            }
        };
        let bytes = self.buffer.get_mut(from..to).unwrap_or_default();
        for span in self.spans.iter_mut().filter(|span| span.escaped) {
            unescape(bytes, span);
        }
        Ok(Next::Record(Record {
            line,
            bytes,
            spans: &self.spans,
        }))
    }

    fn is_empty_line(&self, from: usize, length: usize) -> bool {
        self.spans.len() == 1
            && self
                .buffer
                .get(from..from + length)
                .is_some_and(|bytes| bytes.trim_ascii().is_empty())
    }

    /// Steps over the rest of the current line only, whatever its quotation marks say.
    fn set_aside_first_line(&mut self, fault: Fault) -> io::Result<Broken> {
        let window = self.buffer.get(self.start..self.end).unwrap_or_default();
        let (line, value) = (self.line, shown(window));
        self.reread += window.len();
        if self.reread > REREAD_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "quotation marks are opened and never closed all over the file",
            ));
        }
        let mut fault = fault;
        loop {
            let window = self.buffer.get(self.start..self.end).unwrap_or_default();
            let Some(length) = window.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
                if window.len() > RECORD_BYTES {
                    fault = Fault::RecordTooLong;
                }
                self.start = self.end;
                if self.source_ended {
                    return Ok(Broken { line, value, fault });
                }
                self.fill()?;
                continue;
            };
            let crlf = window.get(length..length + 2) == Some(b"\r\n");
            self.start += length + 1 + usize::from(crlf);
            self.line += 1;
            return Ok(Broken { line, value, fault });
        }
    }

    /// Makes room behind what is not used yet, and fills it.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.buffer.len() - self.end < BLOCK_BYTES / 2 {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        while let Some(room) = self
            .buffer
            .get_mut(self.end..)
            .filter(|room| !room.is_empty())
        {
            match self.source.read(room) {
                Ok(0) => {
                    self.source_ended = true;
                    break;
                }
                Ok(count) => self.end += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
