//! Whom to contact: three suppositions in a GET form, the best cut-off and the profit curve out.

use leptos::prelude::*;

use super::headline::Audience;
use super::{charts, headline};
use crate::api::{Plan, Segments};
use crate::components::amount::currency_prefix;
use crate::components::figure::Figure;
use crate::components::live_form::{LiveForm, unless_entered};
use crate::state::OfferView;
use crate::still::IntoAny;
use crate::words::{said, say, say_with};

const FIELDS: [&str; 3] = ["cost", "margin", "uplift"];

/// The planner.
#[component]
pub(super) fn Planner(data: Segments, plan: Plan) -> impl IntoView {
    let currency = data.status.currency.clone();
    let sentence = headline::plan(&currency, &plan);
    let OfferView {
        cost,
        margin,
        uplift,
    } = plan.view;
    let audience = headline::audience(&plan);
    let href = plan.view.audience_href();
    let unit = currency_prefix(&currency).trim_end().to_owned();
    let cost_label = if unit.is_empty() {
        said("Cost of a contact")
    } else {
        say_with!("Cost of a contact, {unit}", unit)
    };
    let fields = view! {
        <NumberField name="cost" label=cost_label value=cost most="1000000000" />
        <NumberField name="margin" label=say("Margin, % of value") value=margin most="100" />
        <NumberField name="uplift" label=say("Uplift, % of expected value") value=uplift most="1000" />
    }
    .into_any();
    view! {
        <Figure
            title=said("Whom to contact")
            caption=said("Profit by how many are contacted, best first. The uplift is your supposition, not a finding: try it on a part of the customers and leave the others alone.")
            meaning=charts::profit::meaning(&currency)
            picture=charts::profit::picture(&data, &plan)
            table=charts::profit::table(&data, &plan)
        >
            <p class="plan">{sentence}</p>
            {audience.map(|Audience { label, note }| view! {
                <p class="audience">
                    // A file and no page: the router must not follow it.
                    <a class="button button-quiet" href=href rel="external" download="">{label}</a>
                    " "
                    <span class="caption">{note}</span>
                </p>
            })}
            <LiveForm action="/segments" fields=&FIELDS href=|query| OfferView::parse(query).value.href() waits=true>
                {fields}
            </LiveForm>
        </Figure>
    }
}

/// A number and its name.
#[component]
fn NumberField(
    name: &'static str,
    #[prop(into)] label: String,
    value: f64,
    most: &'static str,
) -> impl IntoView {
    let id = format!("plan-{name}");
    let text = value.to_string();
    view! {
        <label class="field" for=id.clone()>
            <span>{label}</span>
            <input
                class="text-input"
                id=id.clone()
                type="number"
                name=name
                min="0"
                max=most
                step="any"
                value=text.clone()
                prop:value=unless_entered(text)
            />
        </label>
    }
}
