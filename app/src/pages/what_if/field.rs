//! One field of the form: a number with its slider, or a choice.

use leptos::prelude::*;

use super::live::{Scenario, navigator};
use super::words::{choice_label, hint, slider, suffix};
use crate::api::{ChoiceShare, FieldKind, NumberRange, WhatIfField};
use crate::components::amount::percent;
use crate::components::definition::{Definition, Meaning};
use crate::state::UNKNOWN;
use crate::still::IntoAny;
use crate::words::{say, say_with, told};

/// A label, its control, and where the customers of today are.
#[component]
pub(super) fn Field(field: WhatIfField, currency: String, scenario: Scenario) -> impl IntoView {
    let id = format!("field-{}", field.feature);
    let hint = hint(&field, &currency);
    let needs_repeat = field.needs_repeat;
    let meaning = Meaning::new(
        format!("def-{}", field.feature),
        field.label.clone(),
        field.definition.clone(),
        told(&field.unit),
        "marts.mart_features",
    );
    let unknown = match &field.kind {
        FieldKind::Number(range) if field.missing_share > 0.0 && !needs_repeat => {
            let (feature, median) = (field.feature.clone(), range.median);
            Some(view! { <Unknown feature median scenario /> })
        }
        _ => None,
    };
    let has_foot = !hint.is_empty() || unknown.is_some();
    let control = match field.kind.clone() {
        FieldKind::Number(range) => {
            view! { <Number id=id.clone() field=field.clone() range currency scenario /> }
                .into_any()
        }
        FieldKind::Choice(choices) => {
            let label = |value: &str| choice_label(&field, &currency, value);
            let missing = (field.missing_share > 0.0).then_some(field.missing_share);
            let labelled = choices.into_iter().map(|ChoiceShare { value, share }| {
                let label = format!("{} · {}", label(&value), percent(share));
                (value, label)
            });
            let unknown = missing.map(|share| {
                (
                    UNKNOWN.to_owned(),
                    say_with!("not known · {}", percent(share)),
                )
            });
            let options = labelled.chain(unknown).collect();
            view! { <ChoiceList id=id.clone() feature=field.feature.clone() options scenario /> }
                .into_any()
        }
    };
    view! {
        <div class="scenario-field" hidden=move || needs_repeat && !scenario.is_repeat()>
            <span class="label-line"><label for=id>{field.label}</label> <Definition meaning /></span>
            {control}
            {has_foot.then(|| view! { <div class="hint"><span>{hint}</span> {unknown}</div> })}
        </div>
    }
    .into_any()
}

#[component]
fn Number(
    id: String,
    field: WhatIfField,
    range: NumberRange,
    currency: String,
    scenario: Scenario,
) -> impl IntoView {
    let feature = StoredValue::new(field.feature.clone());
    let (by_hand, by_slider) = (navigator(), navigator());
    let text = move || feature.with_value(|feature| scenario.text(feature));
    let number = move || {
        Some(text())
            .filter(|text| text != UNKNOWN)
            .unwrap_or_default()
    };
    let initial = untrack(number);
    let (prefix, suffix) = suffix(&field.unit, &currency);
    let median = range.median;
    let track = slider(&range, &field.unit);
    view! {
        <span class="entry">
            {prefix}
            <input
                type="number"
                class="number-input"
                id=id
                name=field.feature.clone()
                min=range.minimum
                max=range.maximum
                step=if range.is_whole { "1" } else { "any" }
                value=initial.clone()
                prop:value=move || scenario.shown(number)
                on:change=move |event| feature.with_value(|feature| scenario.enter(feature, &event_target_value(&event), by_hand.clone()))
            />
            {suffix}
        </span>
        <input
            type="range"
            class="slider needs-js"
            aria-label=say_with!("{}, slider", field.label)
            min=track.min
            max=track.max
            step=track.step
            value=initial
            prop:value=move || scenario.shown(|| scenario_number(&text(), median))
            on:input=move |event| feature.with_value(|feature| scenario.enter(feature, &event_target_value(&event), by_slider.clone()))
        />
    }
}

/// A check box for what is not known of this customer. It stands after the number, so that without JavaScript its
/// value is the one that counts.
#[component]
fn Unknown(feature: String, median: f64, scenario: Scenario) -> impl IntoView {
    let name = feature.clone();
    let feature = StoredValue::new(feature);
    let navigate = navigator();
    let is_unknown = move || feature.with_value(|feature| scenario.text(feature)) == UNKNOWN;
    let enter = move |event| {
        let entry = if event_target_checked(&event) {
            UNKNOWN.to_owned()
        } else {
            median.to_string()
        };
        feature.with_value(|feature| scenario.enter(feature, &entry, navigate.clone()));
    };
    view! {
        <label class="unknown">
            <input type="checkbox" name=name value=UNKNOWN checked=untrack(is_unknown) prop:checked=move || scenario.shown(is_unknown) on:change=enter />
            {say("not known")}
        </label>
    }
}

/// Where the slider stands: at the number, or in the middle when there is none.
fn scenario_number(text: &str, median: f64) -> String {
    text.parse::<f64>().unwrap_or(median).to_string()
}

#[component]
fn ChoiceList(
    id: String,
    feature: String,
    options: Vec<(String, String)>,
    scenario: Scenario,
) -> impl IntoView {
    let name = feature.clone();
    let feature = StoredValue::new(feature);
    let navigate = navigator();
    let chosen = move || feature.with_value(|feature| scenario.text(feature));
    let first = untrack(chosen);
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, label)| {
            let is_chosen = value == first;
            view! { <option value=value selected=is_chosen>{label}</option> }
        })
        .collect();
    view! {
        <select
            class="select"
            id=id
            name=name
            prop:value=move || scenario.shown(chosen)
            on:change=move |event| feature.with_value(|feature| scenario.enter(feature, &event_target_value(&event), navigate.clone()))
        >
            {options}
        </select>
    }
}
