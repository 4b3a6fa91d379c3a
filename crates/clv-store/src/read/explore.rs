use super::OverviewRow;
use super::publication::{Page, Shown, settled};
use crate::{Doing, StoreError};
use chrono::NaiveDate;
use sqlx::{FromRow, PgConnection, PgPool};

/// Factors of the E6 series of preferred numbers (IEC 60063): six equal steps to a factor of ten.
const E6: [i64; 6] = [100, 150, 220, 330, 470, 680];

/// Where the bins of order values begin, in cents: zero, and from a tenth of a unit to some thousand million in equal
/// steps, because order values spread like a logarithm and unequal steps would show as peaks. A shop fills a few of
/// them, whichever its currency and prices suggest; whoever shows them joins the rest. `mart_explore_spreads` is made with
/// the same edges.
#[must_use]
pub fn order_value_edges_cents() -> Vec<i64> {
    let decade = |power: u32| E6.map(|step| step * 10_i64.pow(power) / 10);
    std::iter::once(0).chain((0..11).flat_map(decade)).collect()
}

/// On which day after the order the classes of delivery begin, as `mart_explore_spreads` has them.
pub const DELIVERY_CLASSES_DAYS: [i64; 6] = [0, 4, 8, 15, 22, 31];

/// Scores of reviews: one to five stars. A cell of the spread `review` is the number of the class of delivery, from zero,
/// times these, and the score less one.
pub const REVIEW_SCORES: i32 = 5;

/// Hours of a week, from Monday 00:00 on: the cells of the spread `hour`.
pub const HOURS_OF_WEEK: i32 = 168;

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
    /// How they were paid.
    pub payment_type: Option<String>,
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
            cells: cells(connection, filter).await?,
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
        .bind(filter.payment_type.as_deref())
        .fetch_all(connection)
        .await
        .doing("reading the orders by month, category, state and payment type")
}

async fn cells(
    connection: &mut PgConnection,
    filter: &ExploreFilter,
) -> Result<Vec<ExploreCell>, StoreError> {
    sqlx::query_as(include_str!("../../queries/read/explore_spreads.sql"))
        .bind(filter.first_month)
        .bind(filter.last_month)
        .bind(filter.state.as_deref())
        .bind(filter.category.as_deref())
        .bind(filter.payment_type.as_deref())
        .fetch_all(connection)
        .await
        .doing("reading how the orders spread")
}

/// Rows of the explore page, from one publication.
#[derive(Debug, Clone)]
pub struct ExplorePage {
    /// Sums without filters.
    pub overview: OverviewRow,
    /// By dimension, then key.
    pub groups: Vec<ExploreGroup>,
    /// How the orders spread, and their totals; in any order.
    pub cells: Vec<ExploreCell>,
}

/// Orders of one month, category, state or payment type.
#[derive(Debug, Clone, FromRow)]
pub struct ExploreGroup {
    /// `month`, `category`, `state` or `payment`.
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

/// Orders of one cell of a spread under all filters, or a sum over cells.
#[derive(Debug, Clone, FromRow)]
pub struct ExploreCell {
    /// `value`, `hour`, `review` or `total`.
    pub spread: String,
    /// Number of the cell. Of `value` the bin, from 1, or 0 for orders below zero; of `hour` the hour of the week; of
    /// `review` see [`REVIEW_SCORES`]. `None` for a sum: of `total` that of all orders under the filters, of `hour` and
    /// `review` the orders of the whole shop that are known in it.
    pub cell: Option<i32>,
    /// Number of orders.
    pub orders: i64,
    /// Their value; of `value` and `total` only.
    pub value_cents: i64,
    /// Number of different customers who bought; of `total` only.
    pub customers: Option<i64>,
}
