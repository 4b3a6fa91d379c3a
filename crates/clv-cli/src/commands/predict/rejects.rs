//! Rows that cannot be scored: one fails the file, or all are left out and reported.

use clv_ingest::BadRow;
use clv_ingest::log::Rejected;

use crate::failure::Failure;

/// Rejected rows that are shown; the others are counted.
const SHOWN: usize = 20;

/// Rows that could not be used so far.
#[derive(Debug)]
pub(super) struct Rejects {
    file: String,
    /// The first ones.
    pub(super) shown: Vec<Rejected>,
    pub(super) count: u64,
}

impl Rejects {
    pub(super) fn of(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            shown: Vec::new(),
            count: 0,
        }
    }

    pub(super) fn add(&mut self, rejected: Rejected) {
        self.count += 1;
        if self.shown.len() < SHOWN {
            self.shown.push(rejected);
        }
    }

    pub(super) fn add_order(&mut self, bad: BadRow) {
        self.add(Rejected {
            line: bad.line,
            column: bad.column,
            value: bad.value,
            reason: bad.reason,
            remedy: "mend the row, or say how the file is written: see `clv predict --help`"
                .to_owned(),
        });
    }

    /// Fails if there are any.
    pub(super) fn refuse(&self) -> Result<(), Failure> {
        if self.count == 0 {
            return Ok(());
        }
        let mut message = format!(
            "{} of {} cannot be scored:",
            if self.count == 1 {
                "1 row".to_owned()
            } else {
                format!("{} rows", self.count)
            },
            self.file
        );
        for line in self.lines() {
            message.push_str("\n  ");
            message.push_str(&line);
        }
        Err(Failure::data(message)
            .hint("mend the file, or leave such rows out with --skip-bad; nothing was written"))
    }

    /// The rows in words, one a line.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.shown.iter().map(|it| self.line(it)).collect();
        let more = self
            .count
            .saturating_sub(u64::try_from(self.shown.len()).unwrap_or(u64::MAX));
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        lines
    }

    fn line(&self, rejected: &Rejected) -> String {
        let Rejected {
            line,
            column,
            value,
            reason,
            remedy,
        } = rejected;
        let column = column
            .as_ref()
            .map_or_else(String::new, |column| format!(", column {column}"));
        format!(
            "{}, line {line}{column}: {value:?} {reason}: {remedy}",
            self.file
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_first_ones_and_counts_the_rest() {
        let mut rejects = Rejects::of("a.csv");
        assert!(rejects.refuse().is_ok());
        for line in 2..30 {
            rejects.add(Rejected {
                line,
                column: Some("t_days".into()),
                value: "x".into(),
                reason: "is not a number".into(),
                remedy: "write one".into(),
            });
        }
        let lines = rejects.lines();
        assert_eq!(
            lines.first().map(String::as_str),
            Some("a.csv, line 2, column t_days: \"x\" is not a number: write one")
        );
        assert_eq!(lines.last().map(String::as_str), Some("and 8 more"));
        let failure = rejects.refuse().err();
        assert!(failure.is_some_and(|it| it.status == 1 && it.message.starts_with("28 rows")));
    }
}
