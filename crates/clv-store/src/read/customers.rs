use super::OverviewRow;
use super::publication::{Page, Shown, settled};
use crate::{Doing, StoreError};
use chrono::NaiveDate;
use sqlx::{AssertSqlSafe, FromRow, PgConnection, PgPool};

/// Customers are counted no further: beyond it nobody needs to know, and counting is what takes time.
const COUNTED: i64 = 10_000;

/// Which customers are asked for, in which order, from where on.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomersQuestion {
    /// What they are sorted by; without a value of it a customer is not listed.
    pub order: CustomerOrder,
    /// Smallest first; otherwise largest first.
    pub is_ascending: bool,
    /// Where the page lies.
    pub edge: Edge,
    /// Only ids that begin so.
    pub id_begins: Option<String>,
    /// Only customers of this state.
    pub state: Option<String>,
    /// Only customers whose first order was of this category.
    pub category: Option<String>,
    /// Only customers with purchases on more than one day, or only the others.
    pub has_returned: Option<bool>,
    /// Only customers of this segment.
    pub segment: Option<String>,
    /// Customers on a page.
    pub rows: u32,
}

/// What customers can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerOrder {
    /// Expected value.
    Expected,
    /// Probability of buying again.
    Chance,
    /// Value so far.
    Value,
    /// Days with a purchase.
    PurchaseDays,
    /// Day of the last purchase.
    LastPurchase,
}

/// Where a page of customers lies: a customer of its neighbour decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Edge {
    /// It is the first one.
    #[default]
    Beginning,
    /// It begins behind the last customer of the page before.
    After(Place),
    /// It ends ahead of the first customer of the page behind.
    Before(Place),
}

/// Where a customer stands in an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The value they are sorted by, as Postgres writes it.
    pub value: String,
    /// The customer.
    pub customer_id: String,
}

impl CustomerOrder {
    /// Column of `marts.dim_customers` and its type. With the segment before it and the customer behind, each is an index.
    const fn column(self) -> (&'static str, &'static str) {
        match self {
            Self::Expected => ("expected_value", "numeric"),
            Self::Chance => ("p_returns", "double precision"),
            Self::Value => ("value", "numeric"),
            Self::PurchaseDays => ("purchase_days", "integer"),
            Self::LastPurchase => ("last_purchase_on", "date"),
        }
    }
}

impl CustomersQuestion {
    fn sql(&self) -> String {
        let (column, kind) = self.order.column();
        // A page ahead of a customer is read from that customer backwards.
        let (direction, behind) = if self.is_ascending != self.is_backwards() {
            ("asc", ">")
        } else {
            ("desc", "<")
        };
        include_str!("../../queries/read/customers.sql")
            .replace("{column}", column)
            .replace("{type}", kind)
            .replace("{direction}", direction)
            .replace("{behind}", behind)
    }

    fn is_backwards(&self) -> bool {
        matches!(self.edge, Edge::Before(_))
    }

    fn has_filter(&self) -> bool {
        self.segment.is_some() || self.has_returned.is_some() || self.has_name()
    }

    /// A filter that the segments know nothing of.
    fn has_name(&self) -> bool {
        self.id_begins.is_some() || self.state.is_some() || self.category.is_some()
    }
}

/// A page of customers.
///
/// # Errors
/// [`StoreError::NotBuilt`] and missing-table errors when nothing was published; what the driver says otherwise, also
/// where the value of [`Place`] is not of the order's type.
pub async fn customers(
    pool: &PgPool,
    question: &CustomersQuestion,
) -> Result<CustomersPage, StoreError> {
    settled(pool, question).await
}

impl Page for CustomersPage {
    type Question = CustomersQuestion;

    async fn read(
        connection: &mut PgConnection,
        question: &CustomersQuestion,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            overview: OverviewRow::read(connection, &()).await?,
            found: found(connection, question).await?,
            customers: listed(connection, question).await?,
            choices: sqlx::query_as(include_str!("../../queries/read/customer_choices.sql"))
                .fetch_all(&mut *connection)
                .await
                .doing("reading the segments, where customers live and what they bought first")?,
        })
    }

    fn note(&mut self, shown: Shown) {
        self.overview.note(shown);
    }
}

async fn listed(
    connection: &mut PgConnection,
    question: &CustomersQuestion,
) -> Result<Vec<CustomerRow>, StoreError> {
    let place = match &question.edge {
        Edge::Beginning => None,
        Edge::After(place) | Edge::Before(place) => Some(place),
    };
    let mut rows: Vec<CustomerRow> = sqlx::query_as(AssertSqlSafe(question.sql()))
        // Planned for the values it is asked with: a plan for any filter and any place would read the whole index.
        .persistent(false)
        .bind(place.map(|place| place.value.as_str()))
        .bind(place.map(|place| place.customer_id.as_str()))
        .bind(question.id_begins.as_deref())
        .bind(question.state.as_deref())
        .bind(question.category.as_deref())
        .bind(question.has_returned)
        .bind(question.segment.as_deref())
        .bind(i64::from(question.rows))
        .fetch_all(connection)
        .await
        .doing("reading a page of customers")?;
    if question.is_backwards() {
        rows.reverse();
    }
    Ok(rows)
}

/// All of them are in the overview and those of segments in their mart; only what other filters leave has to be counted.
async fn found(
    connection: &mut PgConnection,
    question: &CustomersQuestion,
) -> Result<FoundCustomers, StoreError> {
    if !question.has_filter() {
        return Ok(FoundCustomers::All);
    }
    if !question.has_name() {
        let count = sqlx::query_scalar(include_str!("../../queries/read/segments_count.sql"))
            .bind(question.has_returned)
            .bind(question.segment.as_deref())
            .fetch_one(connection)
            .await
            .doing("reading how many customers segments have")?;
        return Ok(FoundCustomers::Exactly(count));
    }
    let count: i64 = sqlx::query_scalar(include_str!("../../queries/read/customers_count.sql"))
        .persistent(false)
        .bind(question.id_begins.as_deref())
        .bind(question.state.as_deref())
        .bind(question.category.as_deref())
        .bind(question.has_returned)
        .bind(question.segment.as_deref())
        .bind(COUNTED + 1)
        .fetch_one(connection)
        .await
        .doing("counting customers")?;
    Ok(if count > COUNTED {
        FoundCustomers::MoreThan(COUNTED)
    } else {
        FoundCustomers::Exactly(count)
    })
}

/// Rows of a page of customers, from one publication.
#[derive(Debug, Clone)]
pub struct CustomersPage {
    /// Currency, dates, number of all customers.
    pub overview: OverviewRow,
    /// How many customers the filters leave.
    pub found: FoundCustomers,
    /// In the order asked for.
    pub customers: Vec<CustomerRow>,
    /// What can be filtered by, by dimension and name.
    pub choices: Vec<CustomerChoice>,
}

/// How many customers filters leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundCustomers {
    /// No filter is in force.
    All,
    /// So many.
    Exactly(i64),
    /// More than so many: they were counted no further.
    MoreThan(i64),
}

/// `marts.dim_customers`.
#[derive(Debug, Clone, FromRow)]
#[expect(missing_docs, reason = "the columns are described in the mart's yml")]
pub struct CustomerRow {
    pub customer_id: String,
    pub state: Option<String>,
    pub first_category: Option<String>,
    pub first_purchase_on: NaiveDate,
    pub last_purchase_on: NaiveDate,
    pub purchase_days: i64,
    pub orders: i64,
    pub value_cents: i64,
    pub p_returns: Option<f64>,
    pub spend_if_returns_cents: Option<i64>,
    pub expected_value_cents: Option<i64>,
    pub segment: String,
    /// The value they are sorted by, for [`Place`].
    pub place: String,
}

/// A segment, state or first category that customers have.
#[derive(Debug, Clone, FromRow)]
pub struct CustomerChoice {
    /// `segment`, `state` or `category`.
    pub dimension: String,
    /// As in the data.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_fill_in_and_the_order_decides_both_columns() {
        for order in [
            CustomerOrder::Expected,
            CustomerOrder::Chance,
            CustomerOrder::Value,
            CustomerOrder::PurchaseDays,
            CustomerOrder::LastPurchase,
        ] {
            for is_ascending in [true, false] {
                let question = CustomersQuestion {
                    order,
                    is_ascending,
                    edge: Edge::Beginning,
                    id_begins: None,
                    state: None,
                    category: None,
                    has_returned: None,
                    segment: None,
                    rows: 1,
                };
                let sql = question.sql();
                let code: Vec<_> = sql.lines().filter(|line| !line.starts_with("--")).collect();
                let code = code.join("\n");
                assert!(!code.contains('{'), "{code}");
                let direction = if is_ascending { " asc" } else { " desc" };
                assert_eq!(code.matches(direction).count(), 4, "{code}");
            }
        }
    }
}
