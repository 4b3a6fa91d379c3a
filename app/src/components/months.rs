//! Which months a chart by month shows.

use crate::words::said;
use clv_charts::Annotation;

/// From the first complete month to the one after the last: a data set's first days and its stragglers, scattered over
/// months that are hardly covered, would take room and say nothing. All of them if none is complete. The table twin
/// keeps them all.
pub(crate) fn covered<T>(months: &[T], is_partial: impl Fn(&T) -> bool) -> &[T] {
    let is_complete = |month: &T| !is_partial(month);
    let Some(first) = months.iter().position(is_complete) else {
        return months;
    };
    let last = months.iter().rposition(is_complete).unwrap_or(first);
    // The month after the last complete one is the one the data end in.
    let end = months.len().min(last + 2);
    months.get(first..end).unwrap_or_default()
}

/// What the months that [`covered`] leaves out add up to.
pub(crate) fn left_out<T>(
    months: &[T],
    is_partial: impl Fn(&T) -> bool,
    amount: impl Fn(&T) -> i64,
) -> i64 {
    let all: i64 = months.iter().map(&amount).sum();
    let shown: i64 = covered(months, is_partial).iter().map(&amount).sum();
    all - shown
}

/// What stands above the column of a month that is not over.
pub(crate) fn partial(key: String) -> Annotation {
    let text = said("partial");
    Annotation { key, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_complete_months_and_the_one_the_data_end_in() {
        let is_partial = |month: &&str| month.starts_with('~');
        let months = ["~Sep", "~Oct", "Nov", "Dec", "~Jan", "~Feb"];
        assert_eq!(covered(&months, is_partial), ["Nov", "Dec", "~Jan"]);
        assert_eq!(left_out(&months, is_partial, |_| 1), 3);
        assert_eq!(covered(&["Nov", "Dec"], is_partial), ["Nov", "Dec"]);
    }

    #[test]
    fn leaves_nothing_out_where_no_month_is_complete() {
        assert_eq!(covered(&[1, 2], |_| true), [1, 2]);
        assert_eq!(left_out(&[1, 2], |_| true, |_| 1), 0);
        assert!(covered::<i32>(&[], |_| true).is_empty());
    }
}
