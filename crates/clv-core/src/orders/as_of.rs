//! The last complete day (`int_data_window`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::merge::Order;

/// Days before a day that tell what is usual.
const USUAL_DAYS: u64 = 28;

/// The last day with at least half of the buyers that were usual in the four weeks before it: orders thin out at the
/// end of an export. The last day with a purchase where no day is complete.
pub(super) fn last_complete_day(orders: &[Order]) -> Option<NaiveDate> {
    let buyers: BTreeSet<(NaiveDate, usize)> = orders
        .iter()
        .filter(|order| order.is_purchase)
        .map(|order| (order.day, order.customer))
        .collect();
    let mut counts: BTreeMap<NaiveDate, u32> = BTreeMap::new();
    for (day, _) in buyers {
        *counts.entry(day).or_default() += 1;
    }
    let (first, last) = (*counts.keys().next()?, *counts.keys().next_back()?);
    let count = |day: &NaiveDate| f64::from(counts.get(day).copied().unwrap_or(0));
    let mut day = last;
    while day > first {
        let before: Vec<f64> = (1..=USUAL_DAYS)
            .filter_map(|back| day.checked_sub_days(Days::new(back)))
            .filter(|before| *before >= first)
            .map(|before| count(&before))
            .collect();
        let median = median(before);
        // After four weeks of silence nothing is usual.
        if median > 0.0 && count(&day) >= median / 2.0 {
            return Some(day);
        }
        day = day.pred_opt()?;
    }
    Some(last)
}

/// The middle value, or the mean of the two middle ones (`percentile_cont(0.5)`).
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    let at = |position: usize| values.get(position).copied().unwrap_or(0.0);
    if values.len() % 2 == 1 {
        at(middle)
    } else {
        f64::midpoint(at(middle.saturating_sub(1)), at(middle))
    }
}
