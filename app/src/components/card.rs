//! A titled box on the twelve-column grid.

use crate::still::IntoAny;
use leptos::prelude::*;

use super::definition::{Definition, Meaning};

/// A section with a heading, an optional caption and an optional link or control at its right.
#[component]
pub(crate) fn Card(
    /// The heading.
    #[prop(into)]
    title: String,
    /// One sentence under it.
    #[prop(optional, into)]
    caption: String,
    /// Its width: one of the `span-*` classes.
    #[prop(default = "span-12")]
    span: &'static str,
    /// "What is this?"
    #[prop(optional)]
    meaning: Option<Meaning>,
    /// What stands at the right of the heading.
    #[prop(optional)]
    more: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class=format!("card {span}")>
            <CardHead title caption meaning more=more.into_any() />
            {children()}
        </section>
    }
    .into_any()
}

/// Heading, caption and corner of a card; figures use it as their caption.
#[component]
pub(crate) fn CardHead(
    title: String,
    caption: String,
    meaning: Option<Meaning>,
    more: AnyView,
) -> impl IntoView {
    view! {
        <div class="card-head">
            <div class="card-title">
                <div class="label-line">
                    <h2>{title}</h2>
                    {meaning.map(|meaning| view! { <Definition meaning /> })}
                </div>
                {(!caption.is_empty()).then(|| view! { <p class="caption">{caption}</p> })}
            </div>
            <div class="more">{more}</div>
        </div>
    }
    .into_any()
}
