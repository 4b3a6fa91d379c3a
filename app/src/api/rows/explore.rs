use super::{BadMart, source_kind};
use crate::api::{
    BelowZero, CategorySlice, Explore, ExploreChoices, ExploreMonth, ExploreTotals, OrderValueBin,
    StateSlice,
};
use crate::state::{ExploreFilters, Month, Problem};
use clv_core::money::Cents;
use clv_store::read::{
    ExploreFilter, ExploreGroup, ExplorePage, OrderValueRow, order_value_edges_cents,
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

    /// Spells names as the data does; takes away what it does not know, and says so.
    pub(in crate::api) fn known_to(&mut self, page: &ExplorePage) -> Vec<Problem> {
        let unknown = [
            known(&mut self.state, "state", page).map(|state| {
                Problem::new(
                    "state",
                    &state,
                    "No order of the data came from a place of this name.",
                )
            }),
            known(&mut self.category, "category", page).map(|category| {
                Problem::new(
                    "category",
                    &category,
                    "The data has no category of this name.",
                )
            }),
        ];
        unknown.into_iter().flatten().collect()
    }
}

/// Sets a name as the data spells it, or takes it away and gives it back.
fn known(name: &mut Option<String>, dimension: &str, page: &ExplorePage) -> Option<String> {
    let asked = name.take()?;
    let is_same = |key: &&str| *key == asked;
    let is_alike = |key: &&str| key.to_lowercase() == asked.to_lowercase();
    let find = || keys(&page.groups, dimension);
    let found = find().find(is_same).or_else(|| find().find(is_alike));
    match found {
        Some(key) => *name = Some(key.to_owned()),
        None => return Some(asked),
    }
    None
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
            order_values: bins(&page.order_values),
            below_zero: below_zero(&page.order_values),
            categories: categories(&filters, &page.groups),
            states: states(&filters, &page.groups),
            source_kind: source_kind(&page.overview.source_kind)?,
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

/// What was given back in an order of its own.
fn below_zero(rows: &[OrderValueRow]) -> BelowZero {
    let row = rows.iter().find(|row| row.bin == Some(0));
    row.map_or_else(BelowZero::default, |row| BelowZero {
        orders: row.orders,
        value: Cents(row.value_cents),
    })
}

/// One in so many orders, at either end, is shown as one bin: a few dear orders would squeeze the rest.
const TAIL: i64 = 100;

/// Every bin from the first to the last that has orders, the tails joined: a histogram without its gaps would lie.
fn bins(rows: &[OrderValueRow]) -> Vec<OrderValueBin> {
    let edges = order_value_edges_cents();
    let ends = edges.iter().skip(1).copied().map(Some).chain([None]);
    let bin = |(number, (&from, to)): (i32, (&i64, Option<i64>))| {
        let row = rows.iter().find(|row| row.bin == Some(number));
        OrderValueBin {
            from: Cents(from),
            to: to.map(Cents),
            orders: row.map_or(0, |row| row.orders),
            value: Cents(row.map_or(0, |row| row.value_cents)),
        }
    };
    let bins: Vec<_> = (1..).zip(edges.iter().zip(ends)).map(bin).collect();
    let total: i64 = bins.iter().map(|bin| bin.orders).sum();
    let is_tail = |orders: i64| orders.saturating_mul(TAIL) <= total;
    let low = tail(bins.iter(), is_tail);
    let high = bins.len() - tail(bins.iter().rev(), is_tail);
    let mut joined: Vec<_> = join(bins.get(..low).unwrap_or_default())
        .into_iter()
        .collect();
    joined.extend(bins.get(low..high).unwrap_or_default().iter().cloned());
    joined.extend(
        join(bins.get(high..).unwrap_or_default()).map(|bin| OrderValueBin { to: None, ..bin }),
    );
    joined
}

/// How many bins from one end hold few orders together.
fn tail<'a>(bins: impl Iterator<Item = &'a OrderValueBin>, is_tail: impl Fn(i64) -> bool) -> usize {
    let sums = bins.scan(0, |sum, bin| {
        *sum += bin.orders;
        Some(*sum)
    });
    sums.take_while(|sum| is_tail(*sum)).count()
}

/// Neighbouring bins as one; none if they have no orders.
fn join(bins: &[OrderValueBin]) -> Option<OrderValueBin> {
    let (first, last) = bins.first().zip(bins.last())?;
    let orders: i64 = bins.iter().map(|bin| bin.orders).sum();
    (orders > 0).then(|| OrderValueBin {
        from: first.from,
        to: last.to,
        orders,
        value: Cents(bins.iter().map(|bin| bin.value.0).sum()),
    })
}

/// The largest by value, the selected one wherever it ranks, and the rest as one.
fn categories(filters: &ExploreFilters, groups: &[ExploreGroup]) -> Vec<CategorySlice> {
    let selected = |group: &ExploreGroup| filters.category.as_deref() == Some(&group.key);
    let mut ranked: Vec<_> = of(groups, "category")
        .filter(|group| group.orders > 0 || group.value_cents != 0 || selected(group))
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

    fn row(bin: i32, orders: i64) -> OrderValueRow {
        OrderValueRow {
            bin: Some(bin),
            orders,
            value_cents: orders * 1_000,
            customers: None,
        }
    }

    #[test]
    fn empty_bins_are_kept_and_the_tails_are_joined() {
        // 0.15 and 4,700 are far away from where the orders are.
        let bins = bins(&[row(3, 1), row(14, 500), row(17, 600), row(30, 2)]);
        let shown: Vec<_> = bins
            .iter()
            .map(|bin| (bin.from.0, bin.to.map(|to| to.0), bin.orders))
            .collect();
        assert_eq!(
            shown,
            [
                (0, Some(1_000), 1),
                (1_000, Some(1_500), 500),
                (1_500, Some(2_200), 0),
                (2_200, Some(3_300), 0),
                (3_300, Some(4_700), 600),
                (4_700, None, 2)
            ]
        );
        assert_eq!(bins.last().unwrap().value, Cents(2_000));
    }

    #[test]
    fn bins_fit_any_currency() {
        let yen = bins(&[row(44, 5), row(45, 5)]);
        assert_eq!(yen.len(), 2);
        assert_eq!(yen[0].from, Cents(100_000_000));
        assert!(bins(&[]).is_empty());
    }

    #[test]
    fn what_was_given_back_is_counted_apart() {
        let rows = [row(0, 3), row(14, 5)];
        assert_eq!(below_zero(&rows).orders, 3);
        assert_eq!(bins(&rows).iter().map(|bin| bin.orders).sum::<i64>(), 5);
    }
}
