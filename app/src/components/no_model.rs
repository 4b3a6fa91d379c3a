//! What to do where there is data and no model.

use crate::still::{IntoAny, fixed};
use crate::words::say;
use leptos::prelude::*;

/// Why there is no forecast and how to get one: what stands where the forecast would.
#[component]
pub(crate) fn HowToGetAModel() -> impl IntoView {
    let step = |command: &str, what: &str| fixed(format!("<li><code>{command}</code>{what}</li>"));
    view! {
        <ol class="steps">
            {step("clv train", say(" learns from the past and tests the result on customers it has not seen."))}
            {step("clv predict", say(" asks the model about every customer of today."))}
            {step("clv publish", say(" brings the forecast to these pages."))}
        </ol>
        <p class="caption">
            <code>"clv pipeline"</code>
            {say(" does what is left of it in one go. Where the data cannot carry a model, training says what they lack: most often a longer past or a shorter horizon.")}
        </p>
    }
    .into_any()
}
