//! The judgement on the model, in words.

use leptos::prelude::*;

use crate::api::ScoreboardLine;

/// A sentence that stands out, marked by a rule as well as by colour.
#[component]
pub(crate) fn Verdict(
    #[prop(into)] text: String,
    /// Whether the model was shown to be better than chance.
    is_good: bool,
) -> impl IntoView {
    view! { <p class="verdict" class:is-good=is_good>{text}</p> }
}

/// Whether the whole 95% interval of the served model's Gini lies above chance.
pub(crate) fn beats_chance(lines: &[ScoreboardLine]) -> bool {
    let served = lines.iter().find(|line| line.is_served);
    served
        .and_then(|line| line.gini_interval)
        .is_some_and(|(low, _)| low > 0.0)
}
