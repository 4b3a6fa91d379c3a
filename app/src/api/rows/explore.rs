mod filters;
mod groups;
mod order_values;
mod spreads;

use self::groups::{keys, of};
use super::{BadMart, source_kind};
use crate::api::{Explore, ExploreChoices, ExploreTotals};
use crate::state::{ExploreFilters, Problem};
use clv_core::money::Cents;
use clv_store::read::{ExploreCell, ExplorePage};

impl Explore {
    pub(in crate::api) fn from_rows(
        filters: ExploreFilters,
        problems: Vec<Problem>,
        page: ExplorePage,
    ) -> Result<Self, BadMart> {
        let months = groups::months(&filters, &page.groups)?;
        let choices = ExploreChoices {
            months: months.iter().map(|month| month.month).collect(),
            states: keys(&page.groups, "state").map(str::to_owned).collect(),
            categories: keys(&page.groups, "category").map(str::to_owned).collect(),
            payments: keys(&page.groups, "payment").map(str::to_owned).collect(),
        };
        Ok(Self {
            totals: totals(&page.cells)?,
            unfiltered: unfiltered(&page),
            months,
            order_values: order_values::bins(&page.cells),
            below_zero: order_values::below_zero(&page.cells),
            categories: groups::categories(&filters, &page.groups),
            states: groups::states(&filters, &page.groups),
            payments: groups::payments(&filters, &page.groups),
            hours: spreads::hours(&page.cells),
            deliveries: spreads::deliveries(&page.cells),
            source_kind: source_kind(&page.overview.source_kind)?,
            currency: page.overview.currency,
            choices,
            problems,
            filters,
        })
    }
}

fn totals(cells: &[ExploreCell]) -> Result<ExploreTotals, BadMart> {
    let row = cells.iter().find(|row| row.spread == "total");
    let row = row.ok_or_else(|| BadMart::new("the totals of the orders", "missing"))?;
    Ok(ExploreTotals {
        orders: row.orders,
        customers: row.customers.unwrap_or(0),
        value: Cents(row.value_cents),
    })
}

fn unfiltered(page: &ExplorePage) -> ExploreTotals {
    ExploreTotals {
        orders: of(&page.groups, "month")
            .map(|group| group.all_orders)
            .sum(),
        customers: page.overview.customers,
        value: Cents(
            of(&page.groups, "month")
                .map(|group| group.all_value_cents)
                .sum(),
        ),
    }
}
