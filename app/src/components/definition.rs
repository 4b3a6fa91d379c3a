//! "What is this?": every number can say what it is, in which unit, and where it comes from.

use leptos::prelude::*;

use super::icon::Question;
use crate::still::IntoAny;

/// What stands in a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meaning {
    /// Unique on the page: the id of the popover.
    pub(crate) id: String,
    /// The term.
    pub(crate) term: String,
    /// The definition: one or two sentences.
    pub(crate) text: String,
    /// The unit, or a range; empty where there is none.
    pub(crate) unit: String,
    /// The table or function it comes from.
    pub(crate) source: &'static str,
}

impl Meaning {
    /// Puts a definition together.
    pub(crate) fn new(
        id: impl Into<String>,
        term: impl Into<String>,
        text: impl Into<String>,
        unit: impl Into<String>,
        source: &'static str,
    ) -> Self {
        Self {
            id: id.into(),
            term: term.into(),
            text: text.into(),
            unit: unit.into(),
            source,
        }
    }
}

/// A button that opens a definition. The popover is the browser's own: it needs no JavaScript and closes on Escape.
#[component]
pub(crate) fn Definition(meaning: Meaning) -> impl IntoView {
    let Meaning {
        id,
        term,
        text,
        unit,
        source,
    } = meaning;
    view! {
        <button type="button" class="info" popovertarget=id.clone() aria-label=format!("What is “{term}”?")>
            <Question />
        </button>
        <div class="definition" id=id popover="auto">
            <b>{term}</b>
            <p>{text}</p>
            <dl>
                {(!unit.is_empty()).then(|| view! { <dt>"Unit"</dt><dd>{unit}</dd> })}
                <dt>"Source"</dt>
                <dd><code>{source}</code></dd>
            </dl>
        </div>
    }
    .into_any()
}
