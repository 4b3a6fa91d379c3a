//! The judgement on the model, in words.

use leptos::prelude::*;

/// A sentence that stands out, marked by a rule as well as by colour.
#[component]
pub(crate) fn Verdict(#[prop(into)] text: String) -> impl IntoView {
    view! { <p class="verdict">{text}</p> }
}
