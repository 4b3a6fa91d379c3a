//! The few drawings that are not charts. They carry no meaning of their own and are hidden from screen readers.

use leptos::prelude::*;

/// The mark of the product: four bars.
#[component]
pub(crate) fn Mark() -> impl IntoView {
    view! {
        <svg viewBox="0 0 22 22" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" aria-hidden="true">
            <path d="M3 18V9M8.3 18V4M13.6 18v-7M19 18V7" />
        </svg>
    }
}

/// Half light, half dark: the theme switch.
#[component]
pub(crate) fn HalfDisc() -> impl IntoView {
    view! {
        <svg viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" />
            <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" />
        </svg>
    }
}

/// A question mark in a circle: "what is this?". As HTML, like what it stands in.
pub(crate) const QUESTION: &str = concat!(
    r#"<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" aria-hidden="true">"#,
    r#"<circle cx="8" cy="8" r="6.75"></circle>"#,
    r#"<path d="M6.2 6.4a1.85 1.85 0 1 1 2.7 1.65c-.6.33-.9.7-.9 1.35M8 11.6v.1"></path></svg>"#
);
