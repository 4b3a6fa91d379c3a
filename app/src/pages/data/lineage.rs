//! The way from files to pages, layer by layer.

use leptos::prelude::*;
use std::collections::BTreeSet;

use crate::api::DataReport;
use crate::still::IntoAny;
use crate::words::say;

/// One column a layer, in the order of the way.
#[component]
pub(super) fn Lineage(data: DataReport) -> impl IntoView {
    let columns: Vec<_> = layers(&data)
        .into_iter()
        .map(|(name, what, tables)| {
            let tables: Vec<_> = tables
                .into_iter()
                .map(|table| view! { <li><code>{table}</code></li> })
                .collect();
            let count = tables.len();
            view! {
                <li class="layer">
                    <h3>{name} " " <span class="tag">{count}</span></h3>
                    <p class="caption">{what}</p>
                    <ul>{tables}</ul>
                </li>
            }
        })
        .collect();
    view! { <ol class="layers">{columns}</ol> }.into_any()
}

/// Name of a layer, what it does and its tables.
type Layer = (&'static str, &'static str, BTreeSet<String>);

fn layers(data: &DataReport) -> Vec<Layer> {
    let inputs = |layer: &str| -> BTreeSet<String> {
        let edges = data.lineage.iter();
        edges
            .filter(|edge| edge.input_layer == layer)
            .map(|edge| edge.input.clone())
            .collect()
    };
    let models = |layer: &str| -> BTreeSet<String> {
        let edges = data.lineage.iter();
        edges
            .filter(|edge| edge.layer == layer)
            .map(|edge| edge.model.clone())
            .collect()
    };
    let layers = [
        (
            "raw",
            say("The files, typed, nothing changed."),
            inputs("raw"),
        ),
        (
            "staging",
            say("Names and types made alike."),
            models("staging"),
        ),
        (
            "intermediate",
            say("Orders valued, customers summed, snapshots of the past."),
            models("intermediate"),
        ),
        (
            "ml",
            say("What training and prediction left behind."),
            inputs("ml"),
        ),
        ("marts", say("What these pages read."), models("marts")),
    ];
    layers
        .into_iter()
        .filter(|(_, _, tables)| !tables.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::data;
    use super::*;

    #[test]
    fn layers_that_hold_nothing_are_left_out() {
        let names: Vec<_> = layers(&data())
            .into_iter()
            .map(|(name, _, tables)| (name, tables.len()))
            .collect();
        assert_eq!(names, [("raw", 1), ("staging", 1), ("marts", 1)]);
    }
}
