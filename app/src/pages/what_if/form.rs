//! The form: every field of the model that can be asked for, with ranges from the data.

use leptos::html;
use leptos::prelude::*;

use super::field::Field;
use super::live::Scenario;
use crate::api::{WhatIfField, WhatIfForm};
use crate::components::amount::{in_thousand, money};
use crate::components::live_form::repeat_early;
use crate::state::{KEPT, WhatIfView};
use crate::words::{say, say_with};

/// A plain GET form. With JavaScript every change is answered at once and the button is not needed.
#[component]
pub(super) fn ScenarioForm(form: WhatIfForm, scenario: Scenario) -> impl IntoView {
    let currency = form.currency.clone();
    let (actionable, given): (Vec<_>, Vec<_>) = form
        .fields
        .into_iter()
        .partition(|field| field.is_actionable);
    let currency_of_answer = currency.clone();
    let list = move |fields: Vec<WhatIfField>| -> Vec<_> {
        fields
            .into_iter()
            .map(|field| view! { <Field field currency=currency.clone() scenario /> })
            .collect()
    };
    let can_act = !actionable.is_empty();
    let is_blind = given.is_empty() && !can_act;
    let (given, actionable) = (list(given), list(actionable));
    let is_live = scenario.is_live;
    let node = NodeRef::<html::Form>::new();
    Effect::new(move |_| {
        if let Some(form) = node.get() {
            repeat_early(&form);
        }
    });
    let kept = move || {
        scenario
            .kept_text()
            .map(|text| view! { <input type="hidden" name=KEPT value=text /> })
    };
    // Browsers that fill in again what was entered before a reload would contradict the answer.
    view! {
        <form
            node_ref=node
            class="card span-4 scenario"
            method="get"
            action="/what-if"
            autocomplete="off"
            aria-label=say("A customer")
        >
            <div class="card-head">
                <div class="card-title">
                    <h2>{say("A customer")}</h2>
                    <p class="caption">
                        {move || {
                            if is_live.get() { say("Calculated in your browser as you move.") } else { say("Ranges are those of today’s customers.") }
                        }}
                    </p>
                </div>
                <div class="more">
                    <a href=move || scenario.link(WhatIfView::keeping) data-noscroll="">{say("Keep to compare")}</a>
                    " "
                    <a href="/what-if">{say("Reset")}</a>
                </div>
            </div>
            {kept}
            {is_blind.then(|| view! {
                <p>{say("The served model gives everybody the same answer: there is nothing to set.")}</p>
            })}
            <fieldset class="fields">
                <legend class="visually-hidden">{say("What the customer is and did")}</legend>
                {given}
            </fieldset>
            {can_act.then(|| view! {
                <fieldset class="fields">
                    <legend><span class="tag tag-on">{say("you can act on these")}</span></legend>
                    {actionable}
                </fieldset>
            })}
            <button type="submit" class="button" hidden=is_live>{say("Calculate")}</button>
            // The headline has said it to those who do not see it.
            <p class="in-short" aria-hidden="true" hidden=move || !is_live.get()>
                {move || in_short(&currency_of_answer, scenario)}
            </p>
        </form>
    }
}

/// The answer in a line, where the form covers the screen.
fn in_short(currency: &str, scenario: Scenario) -> Option<String> {
    let answer = scenario.answer.get().ok()?;
    Some(say_with!(
        "{value}: {buyers} buy again",
        money(currency, answer.expected_value),
        in_thousand(answer.p_returns)
    ))
}
