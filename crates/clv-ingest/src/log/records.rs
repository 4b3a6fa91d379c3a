//! Bytes of delimited text into records of fields (RFC 4180, and what programs really write).
//!
//! A record ends at LF, CRLF or a lone CR outside quotation marks. A field that starts with a quotation
//! mark runs to the next one that is not doubled; text after that one is taken as it stands. A stray
//! quotation mark must not swallow the rows after it: a record that spans lines and does not fit the
//! header, has text after a closing mark, or does not end, is set aside up to its first line end, and reading goes on there.

use std::io::{self, Read};

use crate::batch::KEPT_CHARACTERS;
use crate::log::error::Fault;
use crate::source::MAX_RECORD_BYTES;

/// Bytes asked for at a time: fits the second-level cache, and makes system calls rare.
const BLOCK_BYTES: usize = 256 * 1024;

/// How much may be read again after quotation marks that do not close. Each may cost a megabyte; beyond
/// this many the file is garbage, and reading it on would take quadratic time.
const REREAD_BYTES: usize = 64 * 1024 * 1024;

/// Where a field stands in its record.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Quotation marks inside still have to be taken away.
    escaped: bool,
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

enum Scan {
    /// The record goes on beyond what is there.
    More,
    /// The text ends inside quotation marks.
    OpenQuote,
    Record {
        length: usize,
        /// Bytes of the line end after it.
        terminator: usize,
        /// Line ends inside.
        inner_lines: u64,
        /// Text follows a closing quotation mark.
        is_loose: bool,
    },
}

/// Finds the fields of the record at the start of `bytes`.
fn scan(bytes: &[u8], delimiter: u8, at_end: bool, spans: &mut Vec<Span>) -> Scan {
    spans.clear();
    let mut at = 0;
    let mut inner_lines = 0;
    let mut is_loose = false;
    loop {
        let mut from = at;
        let mut span = Span::new(at, at);
        if bytes.get(at) == Some(&b'"') {
            let Some((close, doubled)) = closing_quote(bytes, at + 1, at_end) else {
                return if at_end { Scan::OpenQuote } else { Scan::More };
            };
            inner_lines += line_ends(bytes.get(at + 1..close).unwrap_or_default());
            span = Span {
                start: at + 1,
                end: close,
                escaped: doubled,
            };
            from = close + 1;
        }
        let rest = bytes.get(from..).unwrap_or_default();
        let stop = rest
            .iter()
            .position(|byte| *byte == delimiter || *byte == b'\n' || *byte == b'\r');
        let end = from + stop.unwrap_or(rest.len());
        if from == at {
            span.end = end;
        } else if end > from {
            // Text after the closing quotation mark.
            span.end = end;
            span.escaped = true;
            is_loose = true;
        }
        let terminator = match bytes.get(end) {
            None if !at_end => return Scan::More,
            None => 0,
            Some(b'\n') => 1,
            Some(b'\r') => match bytes.get(end + 1) {
                None if !at_end => return Scan::More,
                Some(b'\n') => 2,
                _ => 1,
            },
            Some(_) => {
                spans.push(span);
                at = end + 1;
                continue;
            }
        };
        spans.push(span);
        return Scan::Record {
            length: end,
            terminator,
            inner_lines,
            is_loose,
        };
    }
}

/// The quotation mark that closes the field, and whether there are doubled ones before it.
fn closing_quote(bytes: &[u8], from: usize, at_end: bool) -> Option<(usize, bool)> {
    let mut at = from;
    let mut doubled = false;
    loop {
        let rest = bytes.get(at..)?;
        let quote = at + rest.iter().position(|byte| *byte == b'"')?;
        match bytes.get(quote + 1) {
            Some(b'"') => {
                doubled = true;
                at = quote + 2;
            }
            None if !at_end => return None,
            _ => return Some((quote, doubled)),
        }
    }
}

fn line_ends(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut previous = 0;
    for byte in bytes {
        if *byte == b'\r' || (*byte == b'\n' && previous != b'\r') {
            count += 1;
        }
        previous = *byte;
    }
    count
}

/// Takes the quotation marks out of a field, in place.
fn unescape(bytes: &mut [u8], span: &mut Span) {
    let Some(field) = bytes.get_mut(span.start..span.end) else {
        return;
    };
    let mut kept = 0;
    let mut inside = true;
    let mut at = 0;
    while let Some(byte) = field.get(at).copied() {
        at += 1;
        if byte == b'"' && inside {
            if field.get(at) == Some(&b'"') {
                at += 1;
            } else {
                inside = false;
                continue;
            }
        }
        if let Some(place) = field.get_mut(kept) {
            *place = byte;
        }
        kept += 1;
    }
    span.end = span.start + kept;
    span.escaped = false;
}

/// At most [`KEPT_CHARACTERS`] characters of the first line.
pub(crate) fn shown(bytes: &[u8]) -> String {
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn read(text: &[u8], expected: Option<usize>) -> Vec<String> {
        let mut records = Records::new(text, b',');
        if let Some(expected) = expected {
            records.expect(expected);
        }
        let mut all = Vec::new();
        loop {
            match records.next().unwrap() {
                Next::End => return all,
                Next::Broken(broken) => all.push(format!("{}! {}", broken.line, broken.value)),
                Next::Record(record) => {
                    let fields: Vec<_> = (0..record.spans.len())
                        .map(|at| String::from_utf8_lossy(record.field(at)).into_owned())
                        .collect();
                    all.push(format!("{}: {}", record.line, fields.join("|")));
                }
            }
        }
    }

    #[test]
    fn ends_records_at_every_kind_of_line_end_and_skips_empty_lines() {
        assert_eq!(
            read(b"a,b\nc,d\r\n\r\n\n e,f\rg,\r", None),
            ["1: a|b", "2: c|d", "5:  e|f", "6: g|"]
        );
    }

    #[test]
    fn reads_quotation_marks_as_programs_write_them() {
        assert_eq!(
            read(b"\"a,\"\"b\"\"\",\"x\r\ny\"\nc\"d,\"e\"f\n\"\",g", None),
            ["1: a,\"b\"|x\r\ny", "3: c\"d|ef", "4: |g"]
        );
    }

    #[test]
    fn a_stray_quotation_mark_costs_its_line_only() {
        assert_eq!(
            read(b"a,\"b\nc,d\ne,\"f\ng,h\n", Some(2)),
            ["1! a,\"b", "2: c|d", "3! e,\"f", "4: g|h"]
        );
    }

    #[test]
    fn an_endless_record_costs_its_line_only() {
        let mut text = b"a,b\nc,".to_vec();
        text.resize(10 * 1024 * 1024, b'x');
        text.extend_from_slice(b"\nd,e\n");
        let all = read(&text, Some(2));
        assert_eq!(all.len(), 3);
        assert_eq!(all.last().unwrap(), "3: d|e");
    }
}
