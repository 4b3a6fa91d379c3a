//! A small answer of the server, for the tests of this page.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use clv_core::money::Cents;

use crate::api::{
    CategorySlice, Explore, ExploreChoices, ExploreMonth, ExploreTotals, OrderValueBin, StateSlice,
};
use crate::state::ExploreFilters;

/// Four orders of two states: three cheap ones, one dear one.
pub(super) fn explore() -> Explore {
    let totals = ExploreTotals {
        orders: 4,
        customers: 3,
        value: Cents(50_000),
    };
    let state = |state: &str, orders, value| StateSlice {
        state: state.to_owned(),
        orders,
        value: Cents(value),
        is_selected: false,
    };
    let category = |category: Option<&str>, categories, orders, value| CategorySlice {
        category: category.map(str::to_owned),
        categories,
        orders,
        value: Cents(value),
        is_selected: false,
    };
    let month = "2017-11".parse().unwrap();
    Explore {
        filters: ExploreFilters::default(),
        problems: Vec::new(),
        currency: "BRL".to_owned(),
        totals,
        unfiltered: totals,
        months: vec![ExploreMonth {
            month,
            orders: 4,
            value: Cents(50_000),
            is_partial: false,
            is_selected: true,
        }],
        order_values: vec![
            OrderValueBin {
                from: Cents(0),
                to: Some(Cents(5_000)),
                orders: 3,
                value: Cents(9_000),
            },
            OrderValueBin {
                from: Cents(5_000),
                to: None,
                orders: 1,
                value: Cents(41_000),
            },
        ],
        categories: vec![
            category(Some("health_beauty"), 1, 3, 20_000),
            category(None, 69, 1, 30_000),
        ],
        states: vec![state("RJ", 1, 30_000), state("SP", 3, 20_000)],
        choices: ExploreChoices {
            months: vec![month],
            states: vec!["RJ".to_owned(), "SP".to_owned()],
            categories: Vec::new(),
        },
    }
}
