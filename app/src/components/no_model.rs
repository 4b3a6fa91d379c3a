//! What to do where there is data and no model.

use crate::still::IntoAny;
use crate::words::say;
use leptos::prelude::*;

/// Why there is no forecast and how to get one: what stands where the forecast would.
#[component]
pub(crate) fn HowToGetAModel() -> impl IntoView {
    view! {
        <ol class="steps">
            <li><code>"clv train"</code> {say(" learns from the past and tests the result on customers it has not seen.")}</li>
            <li><code>"clv predict"</code> {say(" asks the model about every customer of today.")}</li>
            <li><code>"clv publish"</code> {say(" brings the forecast to these pages.")}</li>
        </ol>
        <p class="caption">
            <code>"clv pipeline"</code>
            {say(" does what is left of it in one go. Where the data cannot carry a model, training says what they lack: most often a longer past or a shorter horizon.")}
        </p>
    }
    .into_any()
}
