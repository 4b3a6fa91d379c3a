//! Filters of an address: to the store, and as the data spells them.

use super::groups::keys;
use crate::state::{ExploreFilters, Month, Problem};
use clv_store::read::{ExploreFilter, ExplorePage};

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
