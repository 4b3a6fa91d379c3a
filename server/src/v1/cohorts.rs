//! `GET /api/v1/cohorts`: whether customers come back, and what they add up to.

use super::asked::Asked;
use super::errors::{ReadErrors, Unchanged};
use super::fields::Fields;
use super::problem::Problem;
use super::shapes::{Cents, Interval, Published};
use app::api::{Cohorts, get_cohorts};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// Customers by when they first bought.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Cohorts)]
pub(crate) struct CohortsAnswer {
    /// The published data.
    data: Published,
    /// By month of the first purchase, the oldest first; the youngest two years of them.
    cohorts: Vec<Cohort>,
    /// What a customer adds up to: all cohorts first, then the youngest half-years, the oldest first.
    curves: Vec<Curve>,
    /// Who has bought a second time by which day (Kaplan–Meier); days rising.
    returns: Vec<ReturnPoint>,
}

/// Customers whose first purchase was in one month.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cohort {
    /// First day of the month.
    month: NaiveDate,
    /// How many they are.
    #[schema(minimum = 0)]
    customers: i64,
    /// Whether the record begins within the month.
    is_partial: bool,
    /// One for every month that is over, from that of the first purchase on.
    months: Vec<CohortMonth>,
}

/// What a cohort did in one month.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CohortMonth {
    /// Customers who bought in it.
    #[schema(minimum = 0)]
    buyers: i64,
    /// Their share of the cohort, from 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    retention: f64,
    /// What the cohort had bought by its end, per customer.
    value_per_customer_cents: Cents,
}

/// What customers add up to with the months since their first purchase.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Curve {
    /// The half-year of the first purchase; nothing for all together.
    #[schema(example = "2017-H1")]
    half_year: Option<String>,
    /// How many customers it speaks of.
    #[schema(minimum = 0)]
    customers: i64,
    /// From the month of the first purchase on.
    points: Vec<CurvePoint>,
}

/// One month of a curve.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CurvePoint {
    /// Months since that of the first purchase.
    #[schema(minimum = 0)]
    months_since: i32,
    /// Customers who have got so far.
    #[schema(minimum = 0)]
    customers: i64,
    /// What one of them bought in the month, mean.
    value_added_cents: Cents,
    /// What one adds up to by its end.
    value_per_customer_cents: Cents,
}

/// The curve of returns on one day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnPoint {
    /// Days since the first purchase.
    #[schema(minimum = 0)]
    day: i32,
    /// Customers who were still waited for and observed.
    #[schema(minimum = 0)]
    at_risk: i64,
    /// Those who bought again since the point before.
    #[schema(minimum = 0)]
    events: i64,
    /// Share who have bought again by this day, from 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    share: f64,
    /// Its 95% interval, shares; nothing before the first return and when nobody is left.
    interval: Option<Interval>,
}

/// Cohorts
///
/// Retention by month of the first purchase, value per customer, and the time to the second purchase. Months that are not
/// over are left out and never zero.
#[utoipa::path(get, path = "/api/v1/cohorts", operation_id = "getCohorts", tag = "groups", responses(
    (status = 200, description = "The cohorts.", body = CohortsAnswer,
        headers(("etag" = String, description = "For if-none-match."))),
    Unchanged, ReadErrors
))]
pub(crate) async fn cohorts(asked: Asked) -> Result<Response, Problem> {
    Fields::none(asked.uri.query())?;
    asked
        .answer(get_cohorts(), |found| Ok(CohortsAnswer::from(found)))
        .await
}

impl From<Cohorts> for CohortsAnswer {
    fn from(found: Cohorts) -> Self {
        Self {
            data: Published::from(&found.status),
            cohorts: found.cohorts.into_iter().map(Cohort::from).collect(),
            curves: found.curves.into_iter().map(Curve::from).collect(),
            returns: found.returns.into_iter().map(ReturnPoint::from).collect(),
        }
    }
}

impl From<app::api::Cohort> for Cohort {
    fn from(cohort: app::api::Cohort) -> Self {
        let months = cohort.months.into_iter().map(|month| CohortMonth {
            buyers: month.buyers,
            retention: month.retention,
            value_per_customer_cents: month.value_per_customer.into(),
        });
        Self {
            month: cohort.month,
            customers: cohort.customers,
            is_partial: cohort.is_partial,
            months: months.collect(),
        }
    }
}

impl From<app::api::CohortCurve> for Curve {
    fn from(curve: app::api::CohortCurve) -> Self {
        let points = curve.points.into_iter().map(|point| CurvePoint {
            months_since: point.months_since,
            customers: point.customers,
            value_added_cents: point.value_added.into(),
            value_per_customer_cents: point.value_per_customer.into(),
        });
        Self {
            half_year: curve.half_year,
            customers: curve.customers,
            points: points.collect(),
        }
    }
}

impl From<app::api::ReturnPoint> for ReturnPoint {
    fn from(point: app::api::ReturnPoint) -> Self {
        Self {
            day: point.day,
            at_risk: point.at_risk,
            events: point.events,
            share: point.share,
            interval: point.interval.map(Interval::from),
        }
    }
}
