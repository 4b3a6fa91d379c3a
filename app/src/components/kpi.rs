//! One number with its name, its qualification and its definition.

use leptos::prelude::*;

use super::definition::{Definition, Meaning};
use crate::still::IntoAny;

/// A card with one number.
#[component]
pub(crate) fn Kpi(
    /// What the number is.
    #[prop(into)]
    label: String,
    /// The number, formatted.
    #[prop(into)]
    value: String,
    /// What it has to be read with.
    #[prop(into)]
    note: String,
    /// "What is this?"
    meaning: Meaning,
) -> impl IntoView {
    view! {
        <section class="card kpi span-3">
            <div class="kpi-label">
                <h2 class="kpi-name">{label}</h2>
                <Definition meaning />
            </div>
            <p class="kpi-value">{value}</p>
            <p class="kpi-note">{note}</p>
        </section>
    }
    .into_any()
}
