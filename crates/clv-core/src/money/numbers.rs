//! Counts and shares.

/// Stands for a number that does not exist.
pub(super) const NOTHING: &str = "–";

/// A count with thousands separators: `95,420`.
#[must_use]
pub fn count(value: i64) -> String {
    with_sign(value < 0, &group_digits(&value.unsigned_abs().to_string()))
}

/// A share as a percentage, with as many decimals as it can bear: `57%`, `2.2%`, `0.84%`, `<0.01%`, and
/// `100%` and `0%` only when they are exact (`>99.9%`). `–` when it is not finite.
#[must_use]
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return NOTHING.to_owned();
    }
    let size = share.abs() * 100.0;
    let digits = match size {
        0.0 => "0%".to_owned(),
        size if size < 0.01 => "<0.01%".to_owned(),
        size if size < 0.995 => format!("{size:.2}%"),
        size if size < 9.95 => format!("{size:.1}%"),
        size if size < 99.5 => format!("{size:.0}%"),
        size if size < 99.95 => format!("{size:.1}%"),
        size if size < 100.0 => ">99.9%".to_owned(),
        size => group_digits(&format!("{size:.0}")) + "%",
    };
    with_sign(share < 0.0, &digits)
}

/// Thousands separators in a run of digits.
pub(super) fn group_digits(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A true minus before a text, unless all its digits are zero.
pub(super) fn with_sign(negative: bool, text: &str) -> String {
    let nothing = !text.chars().any(|sign| ('1'..='9').contains(&sign));
    if negative && !nothing {
        format!("−{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separates_thousands() {
        let shown = [0, 7, 999, 1_000, 95_420, 1_234_567].map(count);
        assert_eq!(shown, ["0", "7", "999", "1,000", "95,420", "1,234,567"]);
        assert_eq!(count(i64::MIN), "−9,223,372,036,854,775,808");
    }

    #[test]
    fn shows_shares_with_the_digits_they_can_bear() {
        let shown = [
            (0.0, "0%"),
            (0.000_02, "<0.01%"),
            (0.0084, "0.84%"),
            (0.00996, "1.0%"),
            (0.0222, "2.2%"),
            (0.0996, "10%"),
            (0.574, "57%"),
            (0.996, "99.6%"),
            (0.9999, ">99.9%"),
            (1.0, "100%"),
            (12.5, "1,250%"),
            (-0.034, "−3.4%"),
            (f64::INFINITY, "–"),
        ];
        for (share, text) in shown {
            assert_eq!(percent(share), text, "{share}");
        }
    }
}
