use super::BadMart;
use crate::api::{GroupExpected, Plan, PlanPoint, ReturnRule, Segment, Segments, Status, Tier};
use crate::state::OfferView;
use clv_core::money::Cents;
use clv_core::targeting::Offer;
use clv_store::read::{SegmentRow, SegmentsPage, TierRow};

impl Segments {
    pub(in crate::api) fn from_rows(
        view: OfferView,
        offer: Offer,
        page: SegmentsPage,
    ) -> Result<Self, BadMart> {
        Ok(Self {
            status: Status::from_row(&page.overview)?,
            plan: plan(view, offer, &page),
            segments: page.segments.into_iter().map(Segment::from).collect(),
            tiers: page.tiers.into_iter().map(Tier::from).collect(),
            rules: page.rules.into_iter().map(ReturnRule::from).collect(),
        })
    }
}

impl From<SegmentRow> for Segment {
    fn from(row: SegmentRow) -> Self {
        let expected = row.expected_buyers.zip(row.expected_value_cents);
        Self {
            name: row.segment.into(),
            rule: row.rule,
            customers: row.customers,
            days_since: row.days_since_median,
            purchase_days: row.purchase_days_mean,
            value: Cents(row.value_cents),
            expected: expected.map(|(buyers, value)| GroupExpected {
                customers: row.scored_customers,
                buyers,
                value: Cents(value),
            }),
        }
    }
}

impl From<TierRow> for Tier {
    fn from(row: TierRow) -> Self {
        Self {
            name: row.tier,
            least: Cents(row.least_value_cents),
            expected: GroupExpected {
                customers: row.customers,
                buyers: row.expected_buyers,
                value: Cents(row.expected_value_cents),
            },
        }
    }
}

/// Nothing without a forecast.
fn plan(view: OfferView, offer: Offer, page: &SegmentsPage) -> Option<Plan> {
    let total = Cents(page.overview.expected_total_cents?).units();
    let all_customers = page.overview.expected_customers;
    // Two thousand million customers and more have no plan: no shop has as many.
    let all = i32::try_from(all_customers).map(f64::from).ok()?;
    let worth = page.worth_contacting;
    let customers = i32::try_from(worth.customers).map(f64::from).ok()?;
    let curve = page
        .concentration
        .iter()
        .filter(|point| point.measure == "expected")
        .map(|point| PlanPoint {
            customers_pct: point.customers_pct.into(),
            profit: offer.profit(
                all * f64::from(point.customers_pct) / 100.0,
                total * point.value_share,
            ),
        });
    Some(Plan {
        view,
        threshold: offer.threshold(),
        customers: worth.customers,
        profit: offer.profit(customers, worth.expected_value),
        all_customers,
        profit_of_all: offer.profit(all, total),
        curve: curve.collect(),
    })
}
