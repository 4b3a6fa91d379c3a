//! What in an address could not be used: said, not dropped in silence.

use leptos::prelude::*;

use crate::state::Problem;

/// A notice with a line for each problem; nothing when there is none.
#[component]
pub(crate) fn Problems(problems: Vec<Problem>) -> impl IntoView {
    let lines: Vec<_> = problems
        .into_iter()
        .map(|problem| view! { <li><code>{problem.written()}</code> " " {problem.message}</li> })
        .collect();
    (!lines.is_empty()).then(|| view! { <ul class="notice" role="status">{lines}</ul> })
}
