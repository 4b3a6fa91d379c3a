//! A stretch of months drawn over with the mouse or a pen becomes the filter.
//!
//! Fingers scroll, and keys have the lists of months in the filter bar: both choose a stretch without dragging.

use leptos::ev;
use leptos::prelude::*;
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
    let start = StoredValue::new_local(None::<Element>);
    let navigate = use_navigate();
    let begin = move |event: ev::PointerEvent| {
        if event.button() == 0 && event.pointer_type() != "touch" {
            start.set_value(mark_of(event.target()));
        }
    };
    let extend = move |event: ev::PointerEvent| {
        if let Some(start) = start.get_value() {
            paint(&start, between(&start, event.target()));
        }
    };
    let leave = move |_| {
        if let Some(start) = take(start) {
            paint(&start, None);
        }
    };
    let end = move |event: ev::PointerEvent| {
        let Some(start) = take(start) else {
            return;
        };
        paint(&start, None);
        // Where it began a click is meant, which follows the mark's own link.
        let months = between(&start, event.target()).filter(|(from, to)| from != to);
        if let Some((from, to)) = months {
            let filters = view.filters.with_months(Some(from), Some(to));
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

fn take(start: StoredValue<Option<Element>, LocalStorage>) -> Option<Element> {
    start.try_update_value(Option::take).flatten()
}

/// The months from one mark to the one under the pointer, the earlier first.
fn between(start: &Element, under: Option<EventTarget>) -> Option<(Month, Month)> {
    let (from, to) = (month_of(start)?, month_of(&mark_of(under)?)?);
    Some((from.min(to), from.max(to)))
}

fn month_of(mark: &Element) -> Option<Month> {
    mark.get_attribute("data-mark")?.parse().ok()
}

/// Shows which months the drag goes over, of the chart that it began in.
fn paint(start: &Element, months: Option<(Month, Month)>) {
    let first = start
        .parent_element()
        .and_then(|svg| svg.first_element_child());
    let marks = std::iter::successors(first, Element::next_element_sibling);
    for mark in marks {
        let is_brushed = months
            .zip(month_of(&mark))
            .is_some_and(|((from, to), month)| (from..=to).contains(&month));
        // An attribute of that name is always allowed.
        let _was_there = mark.toggle_attribute_with_force(BRUSHED, is_brushed);
    }
}
