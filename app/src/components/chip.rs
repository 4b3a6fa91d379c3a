//! Small pills: a fact about the view, or a filter that can be taken away.

use crate::words::say;
use leptos::prelude::*;

/// A fact: a name and its value.
#[component]
pub(crate) fn Chip(
    /// What it is; may be empty.
    #[prop(optional, into)]
    name: String,
    /// Its value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    let name = if name.is_empty() {
        name
    } else {
        format!("{name} ")
    };
    view! { <li class="chip"><span>{name}<b>{value}</b></span></li> }
}

/// A filter in force: following the link takes it away.
#[component]
pub(crate) fn RemovableChip(
    /// What is filtered.
    name: &'static str,
    /// To which value.
    #[prop(into)]
    value: String,
    /// The same page without this filter.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    view! {
        <li>
            <a class="chip chip-on" href=href>
                <span class="visually-hidden">{say("Remove the filter ")}</span>
                <span>{name} " " <b>{value}</b></span>
                <span class="chip-cross" aria-hidden="true">"×"</span>
            </a>
        </li>
    }
}
