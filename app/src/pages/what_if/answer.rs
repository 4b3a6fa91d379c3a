//! The answer: how many come back, what they spend, what pushed it, and how it would change.

use leptos::prelude::*;

use super::beside::Beside;
use super::headline::{against_mean, dots_title, thousand};
use super::{charts, live::Scenario};
use crate::api::{WhatIfAnswer, WhatIfForm};
use crate::components::amount::{currency_unit, in_thousand, money, money_units};
use crate::components::card::Card;
use crate::components::figure::Figure;
use crate::components::meanings;
use crate::still::IntoAny;
use crate::words::{said, say, say_with};

/// All panels of the answer.
#[component]
pub(super) fn Answered(
    form: WhatIfForm,
    answer: WhatIfAnswer,
    scenario: Scenario,
) -> impl IntoView {
    let currency = &form.currency;
    let mut numbers = vec![
        view! {
            <Number
                name=say("Expected value")
                value=money(currency, answer.expected_value)
                note=say_with!("over {} days, if all are like this", form.horizon_days)
            />
        },
        view! {
            <Number
                name=say("If they buy again")
                value=money(currency, answer.spend_if_returns)
                note=form.mean.map_or_else(String::new, |mean| {
                    say_with!("mean of all: {}", money_units(currency, mean.spend_if_returns))
                })
            />
        },
    ];
    numbers.extend(form.mean.map(|mean| {
        view! {
            <Number
                name=say("Chance against the mean")
                value=against_mean(&answer, mean)
                note=say_with!("mean of all: {}", in_thousand(mean.p_returns))
            />
        }
    }));
    let sure =
        thousand(currency, &answer).map(|sentence| view! { <p class="caption">{sentence}</p> });
    view! {
        <Figure
            title=dots_title(&answer)
            caption=say_with!("Each dot is one customer; within {} days.", form.horizon_days)
            meaning=meanings::dots()
            picture=charts::dots::picture(&answer)
            table=charts::dots::table(&form, &answer)
        >
            <div class="figures">{numbers}</div>
            {sure}
        </Figure>
        <Beside form=form.clone() answer=answer.clone() scenario />
        <Reasons form answer scenario />
    }
}

/// What pushed the answer and how it would change, of models that look at something.
#[component]
fn Reasons(form: WhatIfForm, answer: WhatIfAnswer, scenario: Scenario) -> impl IntoView {
    let inputs = scenario.view.get_untracked().customer;
    if answer.returns.is_empty() && answer.spend.is_empty() {
        return view! {
            <Card title=said("What moves the chance")>
                <p>{charts::pushes::explained(&form)}</p>
            </Card>
        }
        .into_any();
    }
    let curve = (!answer.curve.is_empty()).then(|| {
        view! {
            <Figure
                title=charts::curve::title()
                caption=said("Buyers per 1,000; everything else as set.")
                meaning=meanings::response()
                picture=charts::curve::picture(&form, &inputs, &answer)
                table=charts::curve::table(&form, &answer)
            />
        }
    });
    view! {
        <div class="pair">
            <Figure
                title=charts::pushes::chance_title()
                caption=charts::pushes::explained(&form)
                meaning=meanings::pushes("def-moves-chance", say("buyers of 1,000"))
                picture=charts::pushes::returns(&form, &inputs, &answer)
                table=charts::pushes::table(&form, &inputs, &answer)
            />
            <Figure
                title=charts::pushes::spend_title(&form.currency)
                caption=say_with!("If they buy again. {}", charts::pushes::explained(&form))
                meaning=meanings::pushes("def-moves-spend", currency_unit(&form.currency))
                picture=charts::pushes::spend(&form, &inputs, &answer)
                table=charts::pushes::table(&form, &inputs, &answer)
            />
        </div>
        {curve}
    }
    .into_any()
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
