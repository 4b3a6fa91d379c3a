//! Where a chart by month begins.

/// The months from the first complete one on: a data set's first days, scattered over months that are hardly
/// covered, would take room and say nothing. All of them if none is complete. The table twin keeps them all.
pub(crate) fn covered<T>(months: &[T], is_partial: impl Fn(&T) -> bool) -> &[T] {
    let first = months
        .iter()
        .position(|month| !is_partial(month))
        .unwrap_or_default();
    months.get(first..).unwrap_or_default()
}

/// The months that [`covered`] leaves out.
pub(crate) fn left_out<T>(months: &[T], is_partial: impl Fn(&T) -> bool) -> &[T] {
    let shown = covered(months, is_partial).len();
    months
        .get(..months.len().saturating_sub(shown))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_at_the_first_complete_month_and_keeps_the_partial_end() {
        let is_partial = |month: &&str| month.starts_with('~');
        let months = ["~Sep", "~Oct", "Nov", "Dec", "~Jan"];
        assert_eq!(covered(&months, is_partial), ["Nov", "Dec", "~Jan"]);
        assert_eq!(left_out(&months, is_partial), ["~Sep", "~Oct"]);
    }

    #[test]
    fn leaves_nothing_out_where_no_month_is_complete() {
        assert_eq!(covered(&[1, 2], |_| true), [1, 2]);
        assert!(left_out(&[1, 2], |_| true).is_empty());
        assert!(covered::<i32>(&[], |_| true).is_empty());
    }
}
