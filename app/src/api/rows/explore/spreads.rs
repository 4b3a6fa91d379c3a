//! What is spread over numbered cells: the hours of a week, deliveries by the score of their review.

use crate::api::DeliveryClass;
use clv_store::read::{DELIVERY_CLASSES_DAYS, ExploreCell, HOURS_OF_WEEK, REVIEW_SCORES};

pub(super) fn hours(cells: &[ExploreCell]) -> Option<Vec<i64>> {
    let hours = (0..HOURS_OF_WEEK).map(|hour| orders(cells, "hour", hour));
    is_known(cells, "hour").then(|| hours.collect())
}

pub(super) fn deliveries(cells: &[ExploreCell]) -> Option<Vec<DeliveryClass>> {
    let ends = DELIVERY_CLASSES_DAYS.iter().skip(1).copied().map(Some);
    let classes = (0..).zip(DELIVERY_CLASSES_DAYS.iter().zip(ends.chain([None])));
    let class = |(number, (&from_days, to_days)): (i32, (&i64, Option<i64>))| DeliveryClass {
        from_days,
        to_days,
        scores: (0..REVIEW_SCORES)
            .map(|score| orders(cells, "review", number * REVIEW_SCORES + score))
            .collect(),
    };
    is_known(cells, "review").then(|| classes.map(class).collect())
}

/// The row of this cell, or without one the sum over a spread.
pub(super) fn cell<'a>(
    cells: &'a [ExploreCell],
    spread: &str,
    cell: Option<i32>,
) -> Option<&'a ExploreCell> {
    cells
        .iter()
        .find(|row| row.spread == spread && row.cell == cell)
}

/// Whether any order of the shop is known in this spread: a filter that leaves none is no reason to hide it.
fn is_known(cells: &[ExploreCell], spread: &str) -> bool {
    cell(cells, spread, None).is_some_and(|row| row.orders > 0)
}

fn orders(cells: &[ExploreCell], spread: &str, number: i32) -> i64 {
    cell(cells, spread, Some(number)).map_or(0, |row| row.orders)
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]
mod tests {
    use super::*;

    fn spread(spread: &str, cell: Option<i32>, orders: i64) -> ExploreCell {
        ExploreCell {
            spread: spread.to_owned(),
            cell,
            orders,
            value_cents: orders * 1_000,
            customers: None,
        }
    }

    #[test]
    fn a_week_has_all_its_hours_unless_the_shop_knows_none() {
        let cells = [spread("hour", None, 9), spread("hour", Some(167), 2)];
        let hours = hours(&cells).unwrap();
        assert_eq!((hours.len(), hours[0], hours[167]), (168, 0, 2));
        // The filters leave no order, but the shop has times of day.
        assert!(super::hours(&cells[..1]).is_some());
        assert_eq!(super::hours(&[spread("hour", None, 0)]), None);
    }

    #[test]
    fn deliveries_are_classes_of_five_scores() {
        let cells = [
            spread("review", None, 3),
            spread("review", Some(4), 2),
            spread("review", Some(25), 1),
        ];
        let classes = deliveries(&cells).unwrap();
        assert_eq!(classes.len(), 6);
        assert_eq!((classes[0].from_days, classes[0].to_days), (0, Some(4)));
        assert_eq!(classes[0].scores, [0, 0, 0, 0, 2]);
        assert_eq!((classes[5].from_days, classes[5].to_days), (31, None));
        assert_eq!(classes[5].scores, [1, 0, 0, 0, 0]);
        assert_eq!(deliveries(&[spread("review", None, 0)]), None);
    }
}
