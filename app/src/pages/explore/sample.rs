//! A small answer of the server, for the tests of this page.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use clv_core::money::Cents;

use crate::api::{
    BelowZero, CategorySlice, Explore, ExploreChoices, ExploreMonth, ExploreTotals, OrderValueBin,
    PaymentSlice, SourceKind, StateSlice,
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
        source_kind: SourceKind::Olist,
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
        below_zero: BelowZero::default(),
        categories: vec![
            category(Some("health_beauty"), 1, 3, 20_000),
            category(None, 69, 1, 30_000),
        ],
        states: vec![state("RJ", 1, 30_000), state("SP", 3, 20_000)],
        payments: vec![PaymentSlice {
            payment: "credit_card".to_owned(),
            orders: 4,
            value: Cents(50_000),
            is_selected: false,
        }],
        hours: None,
        deliveries: None,
        choices: ExploreChoices {
            months: vec![month],
            states: vec!["RJ".to_owned(), "SP".to_owned()],
            categories: Vec::new(),
            payments: vec!["credit_card".to_owned()],
        },
    }
}

/// An order log in pounds: no categories, 17 countries of which one sells nearly everything, 12 returns.
pub(super) fn order_log() -> Explore {
    let country = |number: i64| StateSlice {
        state: format!("Country {number}"),
        orders: number,
        value: Cents(number * 100),
        is_selected: false,
    };
    let mut states: Vec<_> = (1..=16).map(country).collect();
    states.push(StateSlice {
        state: "United Kingdom".to_owned(),
        ..country(400)
    });
    Explore {
        source_kind: SourceKind::Orders,
        currency: "GBP".to_owned(),
        below_zero: BelowZero {
            orders: 12,
            value: Cents(-34_000),
        },
        categories: Vec::new(),
        payments: Vec::new(),
        choices: ExploreChoices {
            payments: Vec::new(),
            states: states.iter().map(|slice| slice.state.clone()).collect(),
            ..explore().choices
        },
        states,
        ..explore()
    }
}
