//! "What is this?": every number can say what it is, in which unit, and where it comes from.

use leptos::prelude::*;

use super::icon::QUESTION;
use super::overlay::escaped;
use crate::still::IntoAny;
use crate::words::{say, say_with, told};

/// What stands in a definition, in English: it is said in the words of the page when it is written.
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

    /// The button and the definition as HTML, for what is written as text.
    pub(super) fn html(&self) -> String {
        let (id, term, text) = (
            escaped(&self.id),
            escaped(told(&self.term)),
            escaped(told(&self.text)),
        );
        let unit = match self.unit.as_str() {
            "" => String::new(),
            unit => format!("<dt>{}</dt><dd>{}</dd>", say("Unit"), escaped(told(unit))),
        };
        format!(
            "<button type=\"button\" class=\"info\" popovertarget=\"{id}\" aria-label=\"{}\">{QUESTION}</button>\
             <div class=\"definition\" id=\"{id}\" popover=\"auto\"><b>{term}</b><p>{text}</p>\
             <dl>{unit}<dt>{}</dt><dd><code>{}</code></dd></dl></div>",
            say_with!("What is “{}”?", term),
            say("Source"),
            escaped(self.source)
        )
    }
}

/// A button that opens a definition. The popover is the browser's own: it needs no JavaScript and closes on Escape.
#[component]
pub(crate) fn Definition(meaning: Meaning) -> impl IntoView {
    view! { <div class="meaning" inner_html=meaning.html()></div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_said_safely() {
        let meaning = Meaning::new("def-a", "A & B", "Less < more", "", "marts.a");
        let html = meaning.html();
        assert!(
            html.contains("<b>A &amp; B</b><p>Less &lt; more</p>"),
            "{html}"
        );
        assert!(!html.contains("Unit"), "{html}");
    }
}
