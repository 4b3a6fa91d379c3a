//! Where a record ends and where its fields stand, by its quotation marks.

use super::Span;

/// What stands at the start of some bytes.
pub(super) enum Scan {
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
pub(super) fn scan(bytes: &[u8], delimiter: u8, at_end: bool, spans: &mut Vec<Span>) -> Scan {
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
pub(super) fn unescape(bytes: &mut [u8], span: &mut Span) {
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
