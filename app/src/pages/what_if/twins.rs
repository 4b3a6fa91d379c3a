//! Evidence beside the answer: past customers like this one, and what they really did.

use leptos::prelude::*;

use super::live::Scenario;
use crate::api::WhatIfForm;
use crate::components::card::Card;
use crate::components::past_customers::PastCustomers;
use crate::still::IntoAny;
use crate::words::{said, say};

/// The panel; it follows the scenario.
#[component]
pub(super) fn TwinsPanel(form: WhatIfForm, scenario: Scenario) -> impl IntoView {
    move || match scenario.twins.get() {
        // The answer itself stands without its evidence.
        Err(_) => view! { <Unavailable /> }.into_any(),
        Ok(twins) => view! {
            <PastCustomers currency=form.currency.clone() horizon_days=form.horizon_days twins />
        }
        .into_any(),
    }
}

#[component]
fn Unavailable() -> impl IntoView {
    view! {
        <Card title=said("Past customers like this one")>
            <p>{say("They cannot be shown just now. Nothing else on this page depends on them.")}</p>
        </Card>
    }
}
