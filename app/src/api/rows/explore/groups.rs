//! What is grouped by a name or a month: months, places, categories, payments.

use super::super::BadMart;
use crate::api::{CategorySlice, ExploreMonth, PaymentSlice, StateSlice};
use crate::state::{ExploreFilters, Month};
use clv_core::money::Cents;
use clv_store::read::ExploreGroup;

/// More bars than this are not read one by one; the smaller categories are shown together.
const SHOWN_CATEGORIES: usize = 15;

pub(super) fn months(
    filters: &ExploreFilters,
    groups: &[ExploreGroup],
) -> Result<Vec<ExploreMonth>, BadMart> {
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

pub(super) fn states(filters: &ExploreFilters, groups: &[ExploreGroup]) -> Vec<StateSlice> {
    let slice = |group: &ExploreGroup| StateSlice {
        state: group.key.clone(),
        orders: group.orders,
        value: Cents(group.value_cents),
        is_selected: filters.state.as_deref() == Some(&group.key),
    };
    of(groups, "state").map(slice).collect()
}

pub(super) fn payments(filters: &ExploreFilters, groups: &[ExploreGroup]) -> Vec<PaymentSlice> {
    let slice = |group: &ExploreGroup| PaymentSlice {
        payment: group.key.clone(),
        orders: group.orders,
        value: Cents(group.value_cents),
        is_selected: filters.payment.as_deref() == Some(&group.key),
    };
    of(groups, "payment").map(slice).collect()
}

/// The largest by value, the selected one wherever it ranks, and the rest as one.
pub(super) fn categories(filters: &ExploreFilters, groups: &[ExploreGroup]) -> Vec<CategorySlice> {
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

pub(super) fn of<'a>(
    groups: &'a [ExploreGroup],
    dimension: &'a str,
) -> impl Iterator<Item = &'a ExploreGroup> {
    groups
        .iter()
        .filter(move |group| group.dimension == dimension)
}

pub(super) fn keys<'a>(
    groups: &'a [ExploreGroup],
    dimension: &'a str,
) -> impl Iterator<Item = &'a str> {
    of(groups, dimension).map(|group| group.key.as_str())
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may fail loudly")]
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
}
