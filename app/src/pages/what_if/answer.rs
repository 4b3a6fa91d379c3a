//! The answer: how many come back, what they spend, what pushed it, and how it would change.

use leptos::prelude::*;

use super::headline::{against_base, dots_title};
use super::{charts, live::Scenario};
use crate::api::{WhatIfAnswer, WhatIfForm};
use crate::components::amount::{in_thousand, money, money_units};
use crate::components::figure::Figure;

/// All panels of the answer.
#[component]
pub(super) fn Answered(
    form: WhatIfForm,
    answer: WhatIfAnswer,
    scenario: Scenario,
) -> impl IntoView {
    let inputs = scenario.inputs.get_untracked();
    let currency = &form.currency;
    let numbers = [
        (
            "Expected value",
            money(currency, answer.expected_value),
            format!("over {} days, if all are like this", form.horizon_days),
        ),
        (
            "If they buy again",
            money(currency, answer.spend_if_returns),
            format!(
                "average customer: {}",
                money_units(currency, answer.base_spend)
            ),
        ),
        (
            "Chance against the average",
            against_base(&answer),
            format!("{} here", in_thousand(answer.p_returns)),
        ),
    ]
    .map(|(name, value, note)| view! { <Number name value note /> });
    let base = view! { <span>{format!("average customer: {}", in_thousand(answer.base_p))}</span> }
        .into_any();
    view! {
        <Figure
            title=dots_title(&answer)
            caption=format!("Each dot is one customer; within {} days.", form.horizon_days)
            picture=charts::dots(&answer)
            table=charts::dots_table(&form, &answer)
            more=base
        >
            <div class="figures">{numbers}</div>
        </Figure>
        <div class="pair">
            <Figure
                title="What moves the chance, per 1,000"
                caption="Exact contributions of this model; they add up."
                picture=charts::returns(&form, &inputs, &answer)
                table=charts::pushes_table(&form, &inputs, &answer)
            />
            <Figure
                title=charts::spend_title(&form)
                caption="If they buy again: exact contributions of this model."
                picture=charts::spend(&form, &inputs, &answer)
                table=charts::pushes_table(&form, &inputs, &answer)
            />
        </div>
        <Figure
            title=charts::CURVE_TITLE
            caption="Buyers per 1,000; everything else as set."
            picture=charts::curve(&form, &inputs, &answer)
            table=charts::curve_table(&form, &answer)
        />
    }
}

#[component]
fn Number(name: &'static str, value: String, note: String) -> impl IntoView {
    view! {
        <div>
            <p class="kpi-label">{name}</p>
            <p class="kpi-value">{value}</p>
            <p class="kpi-note">{note}</p>
        </div>
    }
}
