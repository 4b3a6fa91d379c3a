//! `GET /api/v1/segments`: groups of customers, what is expected of them, and whom a contact pays for.

use super::asked::Asked;
use super::errors::{ReadErrors, Unchanged};
use super::fields::Fields;
use super::problem::{Problem, internal};
use super::shapes::{Cents, Published};
use app::api::{Segments, get_segments};
use app::state::OfferView;
use axum::response::Response;
use clv_core::money::{Cents as Money, MoneyError};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// Most that a contact may cost: a million units. What tens of millions of them cost still has exact cents.
const MOST_CENTS: f64 = 1e8;

/// The largest uplift that the planner reckons with.
const MOST_UPLIFT: f64 = 1_000.0;

/// What the planner supposes of a contact.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SegmentsQuery {
    /// Cost of one contact, in hundredths of the unit of the currency; parts of a cent count, as a letter costs less.
    #[param(minimum = 0, maximum = 100_000_000, default = 5, example = 50)]
    contact_cost_cents: Option<f64>,
    /// Share of value that the shop keeps, in percent.
    #[param(minimum = 0, maximum = 100, default = 20)]
    margin_percent: Option<f64>,
    /// By how much a contact raises what a customer is expected to be worth, in percent.
    #[param(minimum = 0, maximum = 1000, default = 10)]
    uplift_percent: Option<f64>,
}

/// Groups of customers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Segments)]
pub(crate) struct SegmentsAnswer {
    /// The published data.
    data: Published,
    /// By recency, frequency and value; the most active first.
    segments: Vec<Segment>,
    /// By expected value, the best first; none without a forecast.
    tiers: Vec<Tier>,
    /// Who returns, as the leaves of a readable tree; none without a forecast.
    return_rules: Vec<ReturnRule>,
    /// Whom a contact pays for under the suppositions; nothing without a forecast.
    plan: Option<Plan>,
}

/// Customers to whom one rule applies.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Segment {
    /// Its name.
    name: String,
    /// Who is in it.
    rule: String,
    /// How many they are.
    #[schema(minimum = 0)]
    customers: i64,
    /// Days since their last purchase, median.
    median_days_since_purchase: f64,
    /// Days with a purchase, mean.
    mean_purchase_days: f64,
    /// What they bought so far.
    value_cents: Cents,
    /// What is expected of them; nothing without a forecast.
    expected: Option<GroupPrediction>,
}

/// What is expected of a group within the horizon.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupPrediction {
    /// Customers with a forecast.
    #[schema(minimum = 0)]
    customers: i64,
    /// How many of them are expected to buy.
    expected_buyers: f64,
    /// What they are expected to be worth together.
    expected_value_cents: Cents,
}

/// Customers by rank of expected value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tier {
    /// Its name.
    name: String,
    /// What the least of them is expected to be worth.
    least_expected_value_cents: Cents,
    /// What is expected of them.
    expected: GroupPrediction,
}

/// A leaf of the readable tree of who returns.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnRule {
    /// The path to it, in words.
    rule: String,
    /// Past customers it held for.
    #[schema(minimum = 0)]
    customers: i64,
    /// How many of them bought again within the horizon.
    #[schema(minimum = 0)]
    buyers: i64,
    /// Their share, from 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    rate: f64,
}

/// Whom a contact pays for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Plan {
    /// Cost of one contact, in hundredths of the unit of the currency.
    contact_cost_cents: f64,
    /// Share of value that is kept, in percent.
    margin_percent: f64,
    /// By how much a contact raises expected value, in percent.
    uplift_percent: f64,
    /// The expected value above which a contact pays, in hundredths of the unit of the currency, not rounded; nothing
    /// where it never does.
    threshold_cents: Option<f64>,
    /// Customers above it.
    #[schema(minimum = 0)]
    customers: i64,
    /// What contacting them earns; below zero for a loss.
    profit_cents: Cents,
    /// Customers with a forecast.
    #[schema(minimum = 0)]
    all_customers: i64,
    /// What contacting all of them earns.
    profit_of_all_cents: Cents,
    /// Profit of contacting the best so many percent.
    curve: Vec<PlanPoint>,
}

/// A point of the profit curve.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanPoint {
    /// Percent of the customers, best first, from 0 to 100.
    #[schema(minimum = 0, maximum = 100)]
    customers_percent: i32,
    /// What contacting them earns.
    profit_cents: Cents,
}

/// Segments, tiers of expected value, and whom a contact pays for
///
/// The suppositions are those of the planner on the segments page and have its defaults.
#[utoipa::path(get, path = "/api/v1/segments", operation_id = "getSegments", tag = "groups",
    params(SegmentsQuery), responses(
    (status = 200, description = "The groups.", body = SegmentsAnswer,
        headers(("etag" = String, description = "For if-none-match."))),
    Unchanged, ReadErrors
))]
pub(crate) async fn segments(asked: Asked) -> Result<Response, Problem> {
    let view = SegmentsQuery::read(asked.uri.query())?.view();
    asked
        .answer(get_segments(view.to_query()), |found| {
            SegmentsAnswer::of(found).map_err(|error| internal(&error))
        })
        .await
}

impl SegmentsQuery {
    fn read(query: Option<&str>) -> Result<Self, Problem> {
        let mut fields = Fields::of::<Self>(query);
        let read = Self {
            contact_cost_cents: fields.number("contact_cost_cents", 0.0..=MOST_CENTS),
            margin_percent: fields.number("margin_percent", 0.0..=100.0),
            uplift_percent: fields.number("uplift_percent", 0.0..=MOST_UPLIFT),
        };
        fields.end()?;
        Ok(read)
    }

    /// The suppositions of the page, where costs are in units of the currency.
    fn view(&self) -> OfferView {
        let standard = OfferView::default();
        OfferView {
            cost: self
                .contact_cost_cents
                .map_or(standard.cost, |cents| cents / 100.0),
            margin: self.margin_percent.unwrap_or(standard.margin),
            uplift: self.uplift_percent.unwrap_or(standard.uplift),
        }
    }
}

/// Without the noise of having been divided by a hundred before.
fn tidy(cents: f64) -> f64 {
    (cents * 1e6).round() / 1e6
}

fn cents(units: f64) -> Result<Cents, MoneyError> {
    Ok(Money::from_units(units)?.into())
}

impl SegmentsAnswer {
    fn of(found: Segments) -> Result<Self, MoneyError> {
        Ok(Self {
            data: Published::from(&found.status),
            segments: found.segments.into_iter().map(Segment::from).collect(),
            tiers: found.tiers.into_iter().map(Tier::from).collect(),
            return_rules: found.rules.into_iter().map(ReturnRule::from).collect(),
            plan: found.plan.map(Plan::of).transpose()?,
        })
    }
}

impl From<app::api::Segment> for Segment {
    fn from(segment: app::api::Segment) -> Self {
        Self {
            name: segment.name.name,
            rule: segment.rule,
            customers: segment.customers,
            median_days_since_purchase: segment.days_since,
            mean_purchase_days: segment.purchase_days,
            value_cents: segment.value.into(),
            expected: segment.expected.map(GroupPrediction::from),
        }
    }
}

impl From<app::api::GroupExpected> for GroupPrediction {
    fn from(expected: app::api::GroupExpected) -> Self {
        Self {
            customers: expected.customers,
            expected_buyers: expected.buyers,
            expected_value_cents: expected.value.into(),
        }
    }
}

impl From<app::api::Tier> for Tier {
    fn from(tier: app::api::Tier) -> Self {
        Self {
            name: tier.name,
            least_expected_value_cents: tier.least.into(),
            expected: tier.expected.into(),
        }
    }
}

impl From<app::api::ReturnRule> for ReturnRule {
    fn from(rule: app::api::ReturnRule) -> Self {
        Self {
            rule: rule.rule,
            customers: rule.customers,
            buyers: rule.buyers,
            rate: rule.rate,
        }
    }
}

impl Plan {
    fn of(plan: app::api::Plan) -> Result<Self, MoneyError> {
        let points = plan.curve.into_iter().map(|point| {
            Ok(PlanPoint {
                customers_percent: point.customers_pct,
                profit_cents: cents(point.profit)?,
            })
        });
        Ok(Self {
            contact_cost_cents: tidy(plan.view.cost * 100.0),
            margin_percent: plan.view.margin,
            uplift_percent: plan.view.uplift,
            threshold_cents: plan
                .threshold
                .map(|units| units * 100.0)
                .filter(|cents| cents.is_finite()),
            customers: plan.customers,
            profit_cents: cents(plan.profit)?,
            all_customers: plan.all_customers,
            profit_of_all_cents: cents(plan.profit_of_all)?,
            curve: points.collect::<Result<_, MoneyError>>()?,
        })
    }
}
