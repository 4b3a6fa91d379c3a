//! A stretch of months drawn over with the mouse or a pen becomes the filter.
//!
//! Fingers scroll, and keys have the lists of months in the filter bar: both choose a stretch without dragging.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, EventTarget};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::view::ExploreView;
use crate::components::tooltip::mark_of;
use crate::state::Month;
use crate::still::IntoAny;

/// On the marks that a drag goes over.
const BRUSHED: &str = "data-brushed";

/// Listens over the chart of months inside it.
#[component]
pub(super) fn MonthBrush(view: ExploreView, children: Children) -> impl IntoView {
    let start = StoredValue::new(None::<Month>);
    let navigate = use_navigate();
    let begin = move |event: ev::PointerEvent| {
        if event.button() == 0 && event.pointer_type() != "touch" {
            start.set_value(month_at(event.target()));
        }
    };
    let extend = move |event: ev::PointerEvent| {
        if let (Some(start), Some(mark)) = (start.get_value(), mark_of(event.target())) {
            paint(&mark, start);
        }
    };
    let leave = move |event: ev::PointerEvent| {
        start.set_value(None);
        clear(event.current_target());
    };
    let end = move |event: ev::PointerEvent| {
        clear(event.current_target());
        let months = start.get_value().zip(month_at(event.target()));
        start.set_value(None);
        // Where it began a click is meant, which follows the mark's own link.
        if let Some((from, to)) = months.filter(|(from, to)| from != to) {
            let filters = view
                .filters
                .with_months(Some(from.min(to)), Some(from.max(to)));
            let options = NavigateOptions {
                scroll: false,
                ..Default::default()
            };
            navigate(&view.filtered_by(filters).href(), options);
        }
    };
    view! {
        <div
            class="brush"
            on:pointerdown=begin
            on:pointerover=extend
            on:pointerup=end
            on:pointerleave=leave
            // A browser would carry the link of the mark away instead.
            on:dragstart=|event| event.prevent_default()
        >
            {children()}
        </div>
    }
    .into_any()
}

fn month_at(target: Option<EventTarget>) -> Option<Month> {
    month_of(&mark_of(target)?)
}

fn month_of(mark: &Element) -> Option<Month> {
    mark.get_attribute("data-mark")?.parse().ok()
}

/// Shows which months lie between the first and the one under the pointer.
fn paint(mark: &Element, start: Month) {
    let Some(here) = month_of(mark) else {
        return;
    };
    let months = start.min(here)..=start.max(here);
    let first = mark
        .parent_element()
        .and_then(|svg| svg.first_element_child());
    for mark in std::iter::successors(first, Element::next_element_sibling) {
        let is_brushed = month_of(&mark).is_some_and(|month| months.contains(&month));
        // An attribute of that name is always allowed.
        let _is_there = mark.toggle_attribute_with_force(BRUSHED, is_brushed);
    }
}

/// Shows none any more.
fn clear(chart: Option<EventTarget>) {
    let chart = chart.and_then(|chart| chart.dyn_into::<Element>().ok());
    let next = || chart.as_ref()?.query_selector("[data-brushed]").ok()?;
    while let Some(mark) = next() {
        let _is_there = mark.toggle_attribute_with_force(BRUSHED, false);
    }
}
