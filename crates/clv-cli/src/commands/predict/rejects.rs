//! Rows that cannot be scored: one fails the file, or all are left out and reported.

use clv_score::Rejects;

use crate::failure::Failure;

/// What to do about a bad row of a log.
pub(super) const ORDER_REMEDY: &str =
    "mend the row, or say how the file is written: see `clv predict --help`";

/// Fails if there are any.
pub(super) fn refuse(rejects: &Rejects) -> Result<(), Failure> {
    if rejects.count == 0 {
        return Ok(());
    }
    let mut message = format!("{}:", rejects.sentence());
    for line in rejects.lines() {
        message.push_str("\n  ");
        message.push_str(&line);
    }
    Err(Failure::data(message)
        .hint("mend the file, or leave such rows out with --skip-bad; nothing was written"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clv_ingest::log::Rejected;

    #[test]
    fn a_bad_row_fails_the_file() {
        let mut rejects = Rejects::of("a.csv", ORDER_REMEDY);
        assert!(refuse(&rejects).is_ok());
        for line in 2..30 {
            rejects.add(Rejected {
                line,
                column: Some("t_days".into()),
                value: "x".into(),
                reason: "is not a number".into(),
                remedy: "write one".into(),
            });
        }
        let failure = refuse(&rejects).err();
        assert!(failure.is_some_and(|it| it.status == 1 && it.message.starts_with("28 rows")));
    }
}
