use super::OverviewRow;
use super::publication::{Page, Shown, settled};
use crate::{Doing, StoreError};
use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection, PgPool};

/// Factors of the E6 series of preferred numbers (IEC 60063): six equal steps to a factor of ten.
const E6: [i64; 6] = [100, 150, 220, 330, 470, 680];

/// Where the bins of order values begin, in cents: zero, and from a tenth of a unit to some thousand million in equal
/// steps, because order values spread like a logarithm and unequal steps would show as peaks. A shop fills a few of
/// them, whichever its currency and prices suggest; whoever shows them joins the rest. `mart_explore_values` is made with
/// the same edges.
#[must_use]
pub fn order_value_edges_cents() -> Vec<i64> {
    let decade = |power: u32| E6.map(|step| step * 10_i64.pow(power) / 10);
    std::iter::once(0).chain((0..11).flat_map(decade)).collect()
}

/// Which orders are looked at; `None` means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExploreFilter {
    /// First day of the first month.
    pub first_month: Option<NaiveDate>,
    /// First day of the last month.
    pub last_month: Option<NaiveDate>,
    /// State.
    pub state: Option<String>,
    /// Category.
    pub category: Option<String>,
}

/// All that the explore page shows, from sums in the marts: it takes the same time however many orders there are.
///
/// # Errors
/// [`StoreError::NotBuilt`] and missing-table errors when nothing was published; what the driver says otherwise.
pub async fn explore(pool: &PgPool, filter: &ExploreFilter) -> Result<ExplorePage, StoreError> {
    settled(pool, filter).await
}

impl Page for ExplorePage {
    type Question = ExploreFilter;

    async fn read(
        connection: &mut PgConnection,
        filter: &ExploreFilter,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            overview: OverviewRow::read(connection, &()).await?,
            groups: groups(connection, filter).await?,
            order_values: order_values(connection, filter).await?,
        })
    }

    fn note(&mut self, shown: Shown) {
        self.overview.note(shown);
    }
}

async fn groups(
    connection: &mut PgConnection,
    filter: &ExploreFilter,
) -> Result<Vec<ExploreGroup>, StoreError> {
    sqlx::query_as(include_str!("../../queries/read/explore_groups.sql"))
        .bind(filter.first_month)
        .bind(filter.last_month)
        .bind(filter.state.as_deref())
        .bind(filter.category.as_deref())
        .fetch_all(connection)
        .await
        .doing("reading the orders by month, category and state")
}

async fn order_values(
    connection: &mut PgConnection,
    filter: &ExploreFilter,
) -> Result<Vec<OrderValueRow>, StoreError> {
    sqlx::query_as(include_str!("../../queries/read/explore_order_values.sql"))
        .bind(filter.first_month)
        .bind(filter.last_month)
        .bind(filter.state.as_deref())
        .bind(filter.category.as_deref())
        .fetch_all(connection)
        .await
        .doing("reading the order values")
}

/// Rows of the explore page, from one publication.
#[derive(Debug, Clone)]
pub struct ExplorePage {
    /// Sums without filters.
    pub overview: OverviewRow,
    /// By dimension, then key.
    pub groups: Vec<ExploreGroup>,
    /// The bins that have orders, and the totals in the row without a bin; in any order.
    pub order_values: Vec<OrderValueRow>,
}

/// Orders of one month, category or state.
#[derive(Debug, Clone, FromRow)]
pub struct ExploreGroup {
    /// `month`, `category` or `state`.
    pub dimension: String,
    /// Name; for a month its first day, `2017-03-01`.
    pub key: String,
    /// Orders under the filters of the other dimensions.
    pub orders: i64,
    /// Their value.
    pub value_cents: i64,
    /// Orders without filters.
    pub all_orders: i64,
    /// Their value.
    pub all_value_cents: i64,
    /// Whether the data covers only a part of the month.
    pub is_partial: bool,
}

/// Orders of one bin under all filters, or of all bins.
#[derive(Debug, Clone, FromRow)]
pub struct OrderValueRow {
    /// Number of the bin, from 1, or 0 for orders below zero; `None` for all together.
    pub bin: Option<i32>,
    /// Number of orders.
    pub orders: i64,
    /// Their value.
    pub value_cents: i64,
    /// Number of different customers who bought; only for all bins together.
    pub customers: Option<i64>,
}
