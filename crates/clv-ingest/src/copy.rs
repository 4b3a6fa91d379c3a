//! The text format of Postgres' `COPY … FROM STDIN`: tab between values, newline after a row, `\N`
//! for NULL (PostgreSQL documentation, "COPY", section "Text Format").

use std::io::Write as _;

use crate::value::Value;

/// Rows in `COPY` text format, growing in memory until taken.
#[derive(Debug, Default)]
pub struct CopyBuffer {
    bytes: Vec<u8>,
    row_started: bool,
}

impl CopyBuffer {
    /// An empty buffer with room for `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(capacity),
            row_started: false,
        }
    }

    /// Appends a checked value to the current row.
    pub fn value(&mut self, value: &Value<'_>) {
        match value {
            Value::Null => self.null(),
            Value::Text(text) => self.text(text),
            Value::Timestamp(moment) => self.plain(moment.text().as_bytes()),
            Value::Cents(cents) => self.cents(*cents),
            Value::Integer(number) => self.display(number),
            Value::Real(number) => self.display(number),
        }
    }

    /// Appends NULL.
    pub fn null(&mut self) {
        self.plain(b"\\N");
    }

    /// Appends text, escaping what the format gives a meaning to.
    pub fn text(&mut self, text: &str) {
        self.separate();
        let mut rest = text.as_bytes();
        while let Some(at) = rest
            .iter()
            .position(|byte| matches!(byte, b'\\' | b'\t' | b'\n' | b'\r'))
        {
            let (plain, special) = rest.split_at(at);
            self.bytes.extend_from_slice(plain);
            let Some((byte, after)) = special.split_first() else {
                break;
            };
            self.bytes.extend_from_slice(match byte {
                b'\t' => b"\\t",
                b'\n' => b"\\n",
                b'\r' => b"\\r",
                _ => b"\\\\",
            });
            rest = after;
        }
        self.bytes.extend_from_slice(rest);
    }

    /// Appends an amount given in cents as units with two decimals.
    pub fn cents(&mut self, cents: i64) {
        let sign = if cents < 0 { "-" } else { "" };
        let size = cents.unsigned_abs();
        self.display(format_args!("{sign}{}.{:02}", size / 100, size % 100));
    }

    /// Appends a number; its text must hold nothing that needs escaping.
    pub fn number(&mut self, number: f64) {
        self.display(number);
    }

    /// Appends the number of a line.
    pub fn line(&mut self, line: u64) {
        self.display(line);
    }

    /// Ends the current row.
    pub fn end_row(&mut self) {
        self.bytes.push(b'\n');
        self.row_started = false;
    }

    /// Bytes held.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Nothing held?
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Takes what is held, leaving room for as much again.
    pub fn take(&mut self) -> Vec<u8> {
        let capacity = self.bytes.capacity();
        std::mem::replace(&mut self.bytes, Vec::with_capacity(capacity))
    }

    fn display(&mut self, value: impl std::fmt::Display) {
        self.separate();
        // Writing to memory cannot fail.
        let _ = write!(self.bytes, "{value}");
    }

    /// Appends text that holds nothing to escape.
    pub(crate) fn plain(&mut self, bytes: &[u8]) {
        self.separate();
        self.bytes.extend_from_slice(bytes);
    }

    fn separate(&mut self) {
        if self.row_started {
            self.bytes.push(b'\t');
        }
        self.row_started = true;
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn writes_every_kind_of_value() {
        let mut buffer = CopyBuffer::default();
        for value in [
            Value::Text("a"),
            Value::Null,
            Value::Cents(19_990),
            Value::Cents(5),
            Value::Integer(3),
            Value::Real(-23.5),
        ] {
            buffer.value(&value);
        }
        buffer.end_row();
        buffer.text("b");
        buffer.end_row();
        assert_eq!(buffer.take(), b"a\t\\N\t199.90\t0.05\t3\t-23.5\nb\n");
        assert!(buffer.is_empty());
    }

    #[test]
    fn escapes_what_the_format_gives_a_meaning_to() {
        let mut buffer = CopyBuffer::default();
        buffer.text("tab\there\nline\r\\N \\. é");
        buffer.end_row();
        assert_eq!(
            String::from_utf8(buffer.take()).unwrap(),
            "tab\\there\\nline\\r\\\\N \\\\. é\n"
        );
    }
}
