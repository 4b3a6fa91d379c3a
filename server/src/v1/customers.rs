//! `GET /api/v1/customers`: the list of customers, filtered, sorted, a page at a time.

use super::asked::Asked;
use super::errors::{ReadErrors, Unchanged};
use super::fields::{Fields, is_name};
use super::kinds::INVALID_REQUEST;
use super::problem::{FieldError, Problem};
use super::shapes::{Cents, Prediction, Published};
use crate::limits::API_ROWS;
use app::api::{Customers, Found, list_customers};
use app::state::{CustomerSort, CustomersView, ListEdge, ListPlace};
use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Customers on a page where nothing is said.
const STANDARD_ROWS: u32 = 50;

/// Which customers, in which order, from where on.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CustomersQuery {
    /// Only ids that begin with this text.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]+$"
    )]
    q: Option<String>,
    /// Only customers of this segment, by its name in `/api/v1/segments`.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]+$",
        example = "New"
    )]
    segment: Option<String>,
    /// Only customers whose latest order was of this state or region, written as in the data; one that nobody is from
    /// leaves nobody.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]+$",
        example = "SP"
    )]
    state: Option<String>,
    /// Only customers whose first order was of this category, written as in the data.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]+$",
        example = "toys"
    )]
    category: Option<String>,
    /// Only customers with purchases on one day, or only those with purchases on several.
    #[param(inline)]
    bought: Option<Bought>,
    /// What they are sorted by; without it by expected value, or by value so far where there is no forecast. Customers
    /// without a forecast have no place in orders that need one (`expected`, `chance`).
    #[param(inline)]
    sort: Option<Sort>,
    /// `asc` for the smallest first; without it the largest comes first.
    #[param(inline)]
    dir: Option<Direction>,
    /// Customers on a page.
    #[param(minimum = 1, maximum = 1000, default = 50)]
    limit: Option<u32>,
    /// The cursor `next` of the page before: the page begins behind it. A cursor belongs to the order it was made in.
    #[param(
        min_length = 3,
        max_length = 400,
        pattern = "^[0-9.e+-]+~[^\\x00-\\x1f\\x7f-\\x9f]+$",
        example = "3.0000~c1"
    )]
    after: Option<String>,
    /// The cursor `previous` of the page behind: the page ends ahead of it. Not together with `after`.
    #[param(
        min_length = 3,
        max_length = 400,
        pattern = "^[0-9.e+-]+~[^\\x00-\\x1f\\x7f-\\x9f]+$"
    )]
    before: Option<String>,
}

/// How often a customer bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bought {
    Once,
    Again,
}

/// What customers can be sorted by: expected value, probability of buying again, value so far, days with a purchase, day
/// of the last purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    Expected,
    Chance,
    Value,
    Days,
    Last,
}

/// Smallest or largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    Asc,
    Desc,
}

/// A page of the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Customers)]
pub(crate) struct CustomersAnswer {
    /// The published data.
    data: Published,
    /// All customers there are.
    #[schema(minimum = 0)]
    all: i64,
    /// How many the filters leave.
    found: FoundCustomers,
    /// The customers of this page, in its order.
    customers: Vec<Customer>,
    /// Cursor of the next page, for `after`; nothing on the last one.
    next: Option<String>,
    /// Cursor of the page before, for `before`; nothing on the first one.
    previous: Option<String>,
}

/// A number of customers, counted up to a limit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundCustomers {
    /// So many were counted.
    #[schema(minimum = 0)]
    customers: i64,
    /// Whether that is all of them; otherwise there are more.
    is_all: bool,
}

/// One customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Customer {
    /// Id in the data.
    pub(crate) customer_id: String,
    /// State or region of the latest order.
    pub(crate) state: Option<String>,
    /// Category of the first order.
    pub(crate) first_category: Option<String>,
    /// Name of the segment, as in `/api/v1/segments`.
    pub(crate) segment: String,
    /// First day with a purchase.
    pub(crate) first_purchase_on: NaiveDate,
    /// Last day with a purchase.
    pub(crate) last_purchase_on: NaiveDate,
    /// Days with a purchase.
    #[schema(minimum = 0)]
    pub(crate) purchase_days: i64,
    /// Purchases.
    #[schema(minimum = 0)]
    pub(crate) orders: i64,
    /// What they bought so far.
    pub(crate) value_cents: Cents,
    /// What is expected of them; nothing for who first came after the last complete day, or before a model was trained.
    pub(crate) prediction: Option<Prediction>,
}

impl From<app::api::CustomerLine> for Customer {
    fn from(line: app::api::CustomerLine) -> Self {
        Self {
            customer_id: line.customer_id,
            state: line.state,
            first_category: line.first_category,
            segment: line.segment.name,
            first_purchase_on: line.first_purchase_on,
            last_purchase_on: line.last_purchase_on,
            purchase_days: line.purchase_days,
            orders: line.orders,
            value_cents: line.value.into(),
            prediction: line.expected.map(Prediction::from),
        }
    }
}

/// Customers
///
/// A page of the list, the best first, with what is expected of each. Follow `next` for all of them: every customer comes
/// once, however long it takes, as long as the publication stays the same (`data.published_at`).
#[utoipa::path(get, path = "/api/v1/customers", operation_id = "listCustomers", tag = "customers",
    params(CustomersQuery), responses(
    (status = 200, description = "A page of the list.", body = CustomersAnswer,
        headers(("etag" = String, description = "For if-none-match."))),
    Unchanged, ReadErrors
))]
pub(crate) async fn customers(asked: Asked) -> Result<Response, Problem> {
    let query = CustomersQuery::read(asked.uri.query())?;
    let rows = query.limit.unwrap_or(STANDARD_ROWS);
    asked
        .answer(list_customers(query.into(), rows), CustomersAnswer::told)
        .await
}

impl CustomersQuery {
    fn read(query: Option<&str>) -> Result<Self, Problem> {
        let most = u32::try_from(API_ROWS).unwrap_or(u32::MAX);
        let mut fields = Fields::of::<Self>(query);
        let read = Self {
            q: fields.text("q"),
            segment: fields.text("segment"),
            state: fields.text("state"),
            category: fields.text("category"),
            bought: fields.one_of("bought"),
            sort: fields.one_of("sort"),
            dir: fields.one_of("dir"),
            limit: fields.whole("limit", 1..=most),
            after: fields.raw("after"),
            before: fields.raw("before"),
        };
        if read.after.is_some() && read.before.is_some() {
            fields.refuse(
                "before",
                "A page begins after one cursor or ends before one, not both.",
            );
        }
        for (name, text) in [("after", &read.after), ("before", &read.before)] {
            if text.as_deref().is_some_and(|text| place(text).is_none()) {
                fields.refuse(name, NO_CURSOR);
            }
        }
        fields.end()?;
        Ok(read)
    }
}

/// Longer than any id with a number before it.
const LONGEST_CURSOR: usize = 400;

const NO_CURSOR: &str =
    "This is no cursor of a list in this order: take next or previous of a page as it is.";

/// `value~id`, as the list writes it.
fn place(text: &str) -> Option<ListPlace> {
    let (value, customer_id) = text.split_once('~')?;
    let is_sound =
        !value.is_empty() && is_name(customer_id) && text.chars().count() <= LONGEST_CURSOR;
    is_sound.then(|| ListPlace {
        value: value.to_owned(),
        customer_id: customer_id.to_owned(),
    })
}

impl From<CustomersQuery> for CustomersView {
    fn from(query: CustomersQuery) -> Self {
        let after = query.after.as_deref().and_then(place).map(ListEdge::After);
        let before = query
            .before
            .as_deref()
            .and_then(place)
            .map(ListEdge::Before);
        Self {
            search: query.q,
            segment: query.segment,
            state: query.state,
            category: query.category,
            has_returned: query.bought.map(|bought| bought == Bought::Again),
            sort: query.sort.map(|sort| match sort {
                Sort::Expected => CustomerSort::Expected,
                Sort::Chance => CustomerSort::Chance,
                Sort::Value => CustomerSort::Value,
                Sort::Days => CustomerSort::Days,
                Sort::Last => CustomerSort::Last,
            }),
            is_ascending: query.dir == Some(Direction::Asc),
            edge: after.or(before),
        }
    }
}

impl CustomersAnswer {
    /// A page of another order, or of none, is no answer; a segment, state or category that nobody has leaves nobody.
    fn told(page: Customers) -> Result<Self, Problem> {
        let astray: Vec<FieldError> = page
            .problems
            .into_iter()
            .filter_map(|problem| match problem.field.as_str() {
                "after" | "before" => Some(FieldError::new(problem.field, NO_CURSOR)),
                "sort" => Some(FieldError::new(problem.field, problem.message)),
                _ => None,
            })
            .collect();
        if !astray.is_empty() {
            return Err(Problem::about(&INVALID_REQUEST, astray));
        }
        let (customers, is_all) = match page.found {
            Found::Exactly(customers) => (customers, true),
            Found::MoreThan(customers) => (customers, false),
        };
        Ok(Self {
            data: Published::from(&page.status),
            all: page.all,
            found: FoundCustomers { customers, is_all },
            customers: page.customers.into_iter().map(Customer::from).collect(),
            next: page.next.map(|place| place.to_string()),
            previous: page.previous.map(|place| place.to_string()),
        })
    }
}
