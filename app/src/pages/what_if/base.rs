//! Whom an answer is compared with.

use crate::api::WhatIfForm;
use crate::components::model_words::words;
use crate::words::say;

/// Whom an answer is compared with.
pub(super) fn name(form: &WhatIfForm) -> &'static str {
    form.kind
        .map_or(say("average customer"), |kind| words(kind).base)
}

/// The label of that comparison.
pub(super) fn against_label(form: &WhatIfForm) -> &'static str {
    if name(form) == say("typical customer") {
        say("Chance against a typical one")
    } else {
        say("Chance against the average")
    }
}
