use super::BadMart;
use crate::api::{
    CategorySlice, Explore, ExploreChoices, ExploreMonth, ExploreTotals, OrderValueBin, StateSlice,
};
use crate::state::{ExploreFilters, Month, Problem};
use clv_core::money::Cents;
use clv_store::read::{
    ExploreFilter, ExploreGroup, ExplorePage, ORDER_VALUE_EDGES_CENTS, OrderValueRow,
};

/// More bars than this are not read one by one; the smaller categories are shown together.
const SHOWN_CATEGORIES: usize = 15;

impl ExploreFilters {
    pub(in crate::api) fn to_store(&self) -> ExploreFilter {
        ExploreFilter {
            first_month: self.from.map(Month::first_day),
            last_month: self.to.map(Month::first_day),
            state: self.state.clone(),
            category: self.category.clone(),
        }
    }

    /// Takes away what the data does not know, and says so.
    pub(in crate::api) fn known_to(&mut self, page: &ExplorePage) -> Vec<Problem> {
        let knows =
            |dimension: &str, name: &str| keys(&page.groups, dimension).any(|key| key == name);
        let mut problems = Vec::new();
        if let Some(state) = self.state.take_if(|state| !knows("state", state)) {
            problems.push(Problem::new(
                "state",
                &state,
                "No order of the data came from a state of this name.",
            ));
        }
        if let Some(category) = self
            .category
            .take_if(|category| !knows("category", category))
        {
            problems.push(Problem::new(
                "category",
                &category,
                "The data has no category of this name.",
            ));
        }
        problems
    }
}

impl Explore {
    pub(in crate::api) fn from_rows(
        filters: ExploreFilters,
        problems: Vec<Problem>,
        page: ExplorePage,
    ) -> Result<Self, BadMart> {
        let months = months(&filters, &page.groups)?;
        let choices = ExploreChoices {
            months: months.iter().map(|month| month.month).collect(),
            states: keys(&page.groups, "state").map(str::to_owned).collect(),
            categories: keys(&page.groups, "category").map(str::to_owned).collect(),
        };
        Ok(Self {
            totals: totals(&page.order_values)?,
            unfiltered: unfiltered(&page),
            months,
            order_values: bins(&page.order_values)?,
            categories: categories(&filters, &page.groups),
            states: states(&filters, &page.groups),
            currency: page.overview.currency,
            choices,
            problems,
            filters,
        })
    }
}

fn of<'a>(
    groups: &'a [ExploreGroup],
    dimension: &'a str,
) -> impl Iterator<Item = &'a ExploreGroup> {
    groups
        .iter()
        .filter(move |group| group.dimension == dimension)
}

fn keys<'a>(groups: &'a [ExploreGroup], dimension: &'a str) -> impl Iterator<Item = &'a str> {
    of(groups, dimension).map(|group| group.key.as_str())
}

fn totals(rows: &[OrderValueRow]) -> Result<ExploreTotals, BadMart> {
    let row = rows.iter().find(|row| row.bin.is_none());
    let row = row.ok_or_else(|| BadMart::new("the totals of the orders", "missing"))?;
    Ok(ExploreTotals {
        orders: row.orders,
        customers: row.customers.unwrap_or(0),
        value: Cents(row.value_cents),
    })
}

fn unfiltered(page: &ExplorePage) -> ExploreTotals {
    ExploreTotals {
        orders: of(&page.groups, "state")
            .map(|group| group.all_orders)
            .sum(),
        customers: page.overview.customers,
        value: Cents(
            of(&page.groups, "state")
                .map(|group| group.all_value_cents)
                .sum(),
        ),
    }
}

fn months(filters: &ExploreFilters, groups: &[ExploreGroup]) -> Result<Vec<ExploreMonth>, BadMart> {
    let month = |group: &ExploreGroup| {
        let day = group
            .key
            .parse()
            .map_err(|_| BadMart::new("a month", &group.key))?;
        let month = Month::of(day);
        Ok(ExploreMonth {
            month,
            orders: group.orders,
            value: Cents(group.value_cents),
            is_partial: group.is_partial,
            is_selected: filters.includes_month(month),
        })
    };
    of(groups, "month").map(month).collect()
}

fn states(filters: &ExploreFilters, groups: &[ExploreGroup]) -> Vec<StateSlice> {
    let slice = |group: &ExploreGroup| StateSlice {
        state: group.key.clone(),
        orders: group.orders,
        value: Cents(group.value_cents),
        is_selected: filters.state.as_deref() == Some(&group.key),
    };
    of(groups, "state").map(slice).collect()
}

/// Every bin between the edges, with or without orders: a histogram without its gaps would lie.
fn bins(rows: &[OrderValueRow]) -> Result<Vec<OrderValueBin>, BadMart> {
    let below = rows.iter().find(|row| row.bin == Some(0));
    if let Some(row) = below {
        return Err(BadMart::new(
            "the value of an order",
            format!("below zero, in {} orders", row.orders),
        ));
    }
    let bin = |(number, from): (i32, i64)| {
        let row = rows.iter().find(|row| row.bin == Some(number));
        OrderValueBin {
            from: Cents(from),
            to: ORDER_VALUE_EDGES_CENTS
                .iter()
                .copied()
                .find(|edge| *edge > from)
                .map(Cents),
            orders: row.map_or(0, |row| row.orders),
            value: Cents(row.map_or(0, |row| row.value_cents)),
        }
    };
    Ok((1..).zip(ORDER_VALUE_EDGES_CENTS).map(bin).collect())
}

/// The largest by value, the selected one wherever it ranks, and the rest as one.
fn categories(filters: &ExploreFilters, groups: &[ExploreGroup]) -> Vec<CategorySlice> {
    let selected = |group: &ExploreGroup| filters.category.as_deref() == Some(&group.key);
    let mut ranked: Vec<_> = of(groups, "category")
        .filter(|group| group.orders > 0 || selected(group))
        .collect();
    ranked.sort_by(|a, b| {
        b.value_cents
            .cmp(&a.value_cents)
            .then_with(|| a.key.cmp(&b.key))
    });
    let is_shown =
        |(rank, group): &(usize, &ExploreGroup)| *rank < SHOWN_CATEGORIES || selected(group);
    let (shown, rest): (Vec<_>, Vec<_>) = ranked.into_iter().enumerate().partition(is_shown);
    let mut slices: Vec<_> = shown
        .into_iter()
        .map(|(_, group)| CategorySlice {
            category: Some(group.key.clone()),
            categories: 1,
            orders: group.orders,
            value: Cents(group.value_cents),
            is_selected: selected(group),
        })
        .collect();
    if !rest.is_empty() {
        slices.push(CategorySlice {
            category: None,
            categories: i64::try_from(rest.len()).unwrap_or(i64::MAX),
            orders: rest.iter().map(|(_, group)| group.orders).sum(),
            value: Cents(rest.iter().map(|(_, group)| group.value_cents).sum()),
            is_selected: false,
        });
    }
    slices
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]
mod tests {
    use super::*;

    fn category(name: &str, value_cents: i64) -> ExploreGroup {
        ExploreGroup {
            dimension: "category".to_owned(),
            key: name.to_owned(),
            orders: 1,
            value_cents,
            all_orders: 1,
            all_value_cents: value_cents,
            is_partial: false,
        }
    }

    #[test]
    fn small_categories_are_shown_together() {
        let groups: Vec<_> = (0..20)
            .map(|index| category(&format!("c{index:02}"), 100 - index))
            .collect();
        let slices = categories(&ExploreFilters::default(), &groups);
        assert_eq!(slices.len(), 16);
        assert_eq!(slices[0].category.as_deref(), Some("c00"));
        assert_eq!(
            (
                slices[15].category.as_deref(),
                slices[15].categories,
                slices[15].orders
            ),
            (None, 5, 5)
        );
        assert_eq!(
            slices[15].value,
            Cents((15..20).map(|index| 100 - index).sum())
        );
    }

    #[test]
    fn the_selected_category_is_shown_wherever_it_ranks() {
        let groups: Vec<_> = (0..20)
            .map(|index| category(&format!("c{index:02}"), 100 - index))
            .collect();
        let filters = ExploreFilters {
            category: Some("c19".to_owned()),
            ..Default::default()
        };
        let slices = categories(&filters, &groups);
        assert_eq!(slices.len(), 17);
        assert_eq!(
            (slices[15].category.as_deref(), slices[15].is_selected),
            (Some("c19"), true)
        );
        assert_eq!(slices[16].categories, 4);
    }

    #[test]
    fn empty_bins_are_kept_and_the_last_has_no_end() {
        let rows = [OrderValueRow {
            bin: Some(3),
            orders: 7,
            value_cents: 12_000,
            customers: None,
        }];
        let bins = bins(&rows).unwrap();
        assert_eq!(bins.len(), ORDER_VALUE_EDGES_CENTS.len());
        assert_eq!(
            (bins[2].from, bins[2].to, bins[2].orders),
            (Cents(1_500), Some(Cents(2_200)), 7)
        );
        assert_eq!((bins[3].orders, bins[17].to), (0, None));
    }
}
