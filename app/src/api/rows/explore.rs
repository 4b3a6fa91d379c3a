use super::{BadMart, source_kind};
use crate::api::{
    BelowZero, CategorySlice, DeliveryClass, Explore, ExploreChoices, ExploreMonth, ExploreTotals,
    OrderValueBin, PaymentSlice, StateSlice,
};
use crate::state::{ExploreFilters, Month, Problem};
use clv_core::money::Cents;
use clv_store::read::{
    DELIVERY_CLASSES_DAYS, ExploreCell, ExploreFilter, ExploreGroup, ExplorePage, HOURS_OF_WEEK,
    REVIEW_SCORES, order_value_edges_cents,
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
            payment_type: self.payment.clone(),
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
            known(&mut self.payment, "payment", page).map(|payment| {
                Problem::new(
                    "payment",
                    &payment,
                    "No order of the data was paid in a way of this name.",
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
            payments: keys(&page.groups, "payment").map(str::to_owned).collect(),
        };
        Ok(Self {
            totals: totals(&page.cells)?,
            unfiltered: unfiltered(&page),
            months,
            order_values: bins(&page.cells),
            below_zero: below_zero(&page.cells),
            categories: categories(&filters, &page.groups),
            states: states(&filters, &page.groups),
            payments: payments(&filters, &page.groups),
            hours: hours(&page.cells),
            deliveries: deliveries(&page.cells),
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

fn payments(filters: &ExploreFilters, groups: &[ExploreGroup]) -> Vec<PaymentSlice> {
    let slice = |group: &ExploreGroup| PaymentSlice {
        payment: group.key.clone(),
        orders: group.orders,
        value: Cents(group.value_cents),
        is_selected: filters.payment.as_deref() == Some(&group.key),
    };
    of(groups, "payment").map(slice).collect()
}

/// The row of this cell, or without one the sum over a spread.
fn cell<'a>(cells: &'a [ExploreCell], spread: &str, cell: Option<i32>) -> Option<&'a ExploreCell> {
    cells
        .iter()
        .find(|row| row.spread == spread && row.cell == cell)
}

/// Whether any order of the shop is known in this spread: a filter that leaves none is no reason to hide it.
fn is_known(cells: &[ExploreCell], spread: &str) -> bool {
    cell(cells, spread, None).is_some_and(|row| row.orders > 0)
}

fn orders(cells: &[ExploreCell], spread: &str, number: i32) -> i64 {
    cell(cells, spread, Some(number)).map_or(0, |row| row.orders)
}

fn hours(cells: &[ExploreCell]) -> Option<Vec<i64>> {
    let hours = (0..HOURS_OF_WEEK).map(|hour| orders(cells, "hour", hour));
    is_known(cells, "hour").then(|| hours.collect())
}

fn deliveries(cells: &[ExploreCell]) -> Option<Vec<DeliveryClass>> {
    let ends = DELIVERY_CLASSES_DAYS.iter().skip(1).copied().map(Some);
    let classes = (0..).zip(DELIVERY_CLASSES_DAYS.iter().zip(ends.chain([None])));
    let class = |(number, (&from_days, to_days)): (i32, (&i64, Option<i64>))| DeliveryClass {
        from_days,
        to_days,
        scores: (0..REVIEW_SCORES)
            .map(|score| orders(cells, "review", number * REVIEW_SCORES + score))
            .collect(),
    };
    is_known(cells, "review").then(|| classes.map(class).collect())
}

/// What was given back in an order of its own.
fn below_zero(cells: &[ExploreCell]) -> BelowZero {
    cell(cells, "value", Some(0)).map_or_else(BelowZero::default, |row| BelowZero {
        orders: row.orders,
        value: Cents(row.value_cents),
    })
}

/// One in so many orders, at either end, is shown as one bin: a few dear orders would squeeze the rest.
const TAIL: i64 = 100;

/// Every bin from the first to the last that has orders, the tails joined: a histogram without its gaps would lie.
fn bins(cells: &[ExploreCell]) -> Vec<OrderValueBin> {
    let edges = order_value_edges_cents();
    let ends = edges.iter().skip(1).copied().map(Some).chain([None]);
    let bin = |(number, (&from, to)): (i32, (&i64, Option<i64>))| {
        let row = cell(cells, "value", Some(number));
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

    fn row(bin: i32, orders: i64) -> ExploreCell {
        ExploreCell {
            spread: "value".to_owned(),
            cell: Some(bin),
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

    fn spread(spread: &str, cell: Option<i32>, orders: i64) -> ExploreCell {
        ExploreCell {
            spread: spread.to_owned(),
            cell,
            ..row(0, orders)
        }
    }

    #[test]
    fn a_week_has_all_its_hours_unless_the_shop_knows_none() {
        let cells = [spread("hour", None, 9), spread("hour", Some(167), 2)];
        let hours = hours(&cells).unwrap();
        assert_eq!((hours.len(), hours[0], hours[167]), (168, 0, 2));
        // The filters leave no order, but the shop has times of day.
        assert!(super::hours(&cells[..1]).is_some());
        assert_eq!(super::hours(&[spread("hour", None, 0)]), None);
    }

    #[test]
    fn deliveries_are_classes_of_five_scores() {
        let cells = [
            spread("review", None, 3),
            spread("review", Some(4), 2),
            spread("review", Some(25), 1),
        ];
        let classes = deliveries(&cells).unwrap();
        assert_eq!(classes.len(), 6);
        assert_eq!((classes[0].from_days, classes[0].to_days), (0, Some(4)));
        assert_eq!(classes[0].scores, [0, 0, 0, 0, 2]);
        assert_eq!((classes[5].from_days, classes[5].to_days), (31, None));
        assert_eq!(classes[5].scores, [1, 0, 0, 0, 0]);
        assert_eq!(deliveries(&[spread("review", None, 0)]), None);
    }
}
