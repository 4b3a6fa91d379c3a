//! Rows that cannot be scored.

use clv_core::model::ModelError;
use clv_ingest::BadRow;
use clv_ingest::log::Rejected;

/// Rejected rows that are kept; the others are counted.
const SHOWN: usize = 20;

/// Rows that could not be used so far.
#[derive(Debug)]
pub struct Rejects {
    /// What they are rows of.
    pub file: String,
    /// The first ones.
    pub shown: Vec<Rejected>,
    /// All of them.
    pub count: u64,
    order_remedy: &'static str,
}

impl Rejects {
    /// None yet. `order_remedy`: what to do about a bad row of a log.
    pub fn of(file: impl Into<String>, order_remedy: &'static str) -> Self {
        Self {
            file: file.into(),
            shown: Vec::new(),
            count: 0,
            order_remedy,
        }
    }

    /// One more.
    pub fn add(&mut self, rejected: Rejected) {
        self.count += 1;
        if self.shown.len() < SHOWN {
            self.shown.push(rejected);
        }
    }

    /// One more, of a log.
    pub fn add_order(&mut self, bad: BadRow) {
        self.add(Rejected {
            line: bad.line,
            column: bad.column,
            value: bad.value,
            reason: bad.reason,
            remedy: self.order_remedy.to_owned(),
        });
    }

    /// One more, whose customer the model could not score.
    pub fn add_customer(&mut self, line: u64, customer_id: String, error: &ModelError) {
        self.add(Rejected {
            line,
            column: None,
            value: customer_id,
            reason: format!("cannot be scored: {error}"),
            remedy: "check the values of this customer".to_owned(),
        });
    }

    /// How many they are: `28 rows of a.csv cannot be scored`.
    #[must_use]
    pub fn sentence(&self) -> String {
        let rows = match self.count {
            1 => "1 row".to_owned(),
            count => format!("{count} rows"),
        };
        format!("{rows} of {} cannot be scored", self.file)
    }

    /// The rows in words, one a line.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
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
        let mut rejects = Rejects::of("a.csv", "");
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
    }
}
