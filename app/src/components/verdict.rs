//! The judgement on the model, in words.

use leptos::prelude::*;

use super::amount::in_words;
use crate::api::ScoreboardLine;

/// A sentence that stands out, marked by a rule as well as by colour.
#[component]
pub(crate) fn Verdict(
    #[prop(into)] text: String,
    /// Whether the model was shown to be better than chance.
    is_good: bool,
) -> impl IntoView {
    view! { <p class="verdict" class:is-good=is_good>{in_words(text)}</p> }
}

/// The same without the figures in brackets: who beats whom, and on how many customers that rests.
pub(crate) fn in_short(verdict: &str) -> String {
    let mut short = String::with_capacity(verdict.len());
    let mut rest = verdict;
    while let Some((before, behind)) = rest.split_once(" (Gini ") {
        short.push_str(before);
        rest = behind.split_once(')').map_or("", |(_, rest)| rest);
    }
    short.push_str(rest);
    short
}

/// Whether the whole 95% interval of the served model's Gini lies above chance.
pub(crate) fn beats_chance(lines: &[ScoreboardLine]) -> bool {
    let served = lines.iter().find(|line| line.is_served);
    served
        .and_then(|line| line.gini_interval)
        .is_some_and(|(low, _)| low > 0.0)
}

#[cfg(test)]
mod tests {
    use super::in_short;

    #[test]
    fn figures_in_brackets_are_left_out_and_nothing_else() {
        let verdict = "A is served. It ranks customers better than B (Gini +0.02, 95% interval +0.01 to +0.03) and C (Gini +0.1, 95% interval +0.05 to +0.2). Based on 10 (ten) customers.";
        assert_eq!(
            in_short(verdict),
            "A is served. It ranks customers better than B and C. Based on 10 (ten) customers."
        );
        assert_eq!(in_short("No model is served."), "No model is served.");
    }
}
