//! Do customers come back, and what do they add up to?

mod charts;
mod drivers;
mod headline;
mod kpis;
#[cfg(test)]
mod sample;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::address::view_at;
use crate::api::{Cohorts as CohortsData, get_cohorts};
use crate::asked::{answered, asked};
use crate::components::card::Card;
use crate::components::figure::Figure;
use crate::components::frame::{Bar, Intro};
use crate::components::kpi::Kpi;
use crate::components::meanings;
use crate::components::panel::settle;
use crate::components::problems::Problems;
use crate::state::{CohortValue, CohortsView, Parsed};
use crate::still::IntoAny;
use crate::words::{said, say};

fn question() -> &'static str {
    say("Do customers come back, and what do they add up to?")
}

/// Retention, value and waiting times by the month of the first purchase.
#[component]
pub(crate) fn Cohorts() -> impl IntoView {
    let view = view_at("/cohorts", CohortsView::parse);
    let cohorts = asked(|| (), |()| get_cohorts());
    view! {
        <Title text=say("Cohorts") />
        <Bar />
        <main id="content" tabindex="-1">
            <Suspense>
                {answered(move || {
                    let view = view.get();
                    async move {
                        settle(question(), cohorts.await, move |data| view! { <Page data view /> })
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn Page(data: CohortsData, view: Parsed<CohortsView>) -> impl IntoView {
    let Parsed {
        value: view,
        problems,
    } = view;
    let sentence = headline::headline(&data);
    let kpis: Vec<_> = kpis::kpis(&data)
        .into_iter()
        .map(|kpi| view! { <Kpi label=kpi.label value=kpi.value note=kpi.note meaning=kpi.meaning /> })
        .collect();
    let panels = if data.cohorts.is_empty() {
        view! {
            <Card title=said("No month is complete yet")>
                <p>{say("A cohort is looked at from the end of its first month on. Once the data reach so far, it stands here.")}</p>
            </Card>
        }
        .into_any()
    } else {
        view! {
            <Figure
                title=said("Who comes back, by month of the first purchase")
                caption=charts::retention::caption(&data)
                meaning=meanings::retention()
                picture=charts::retention::picture(&data)
                table=charts::retention::table(&data)
            />
            <Figure
                span="span-6"
                title=charts::value::title(&data, view.value)
                caption=charts::value::caption(&data)
                meaning=meanings::cohort_value(&data.status.currency)
                picture=charts::value::picture(&data, view.value)
                table=charts::value::table(&data)
                more=view! { <ValueToggle view /> }.into_any()
            />
        }
        .into_any()
    };
    let purchases = (!data.cohorts.is_empty()).then(|| {
        view! {
            <Figure
                title=charts::purchases::title()
                caption=charts::purchases::caption(&data)
                meaning=meanings::purchases()
                picture=charts::purchases::picture(&data)
                table=charts::purchases::table(&data)
            />
        }
    });
    view! {
        <Intro question=question() lede=headline::lede(&data)>
            <em>{sentence.amount}</em> {sentence.rest}
        </Intro>
        <Problems problems />
        <div class="grid">
            {kpis}
            {panels}
            <Figure
                span=if data.cohorts.is_empty() { "span-12" } else { "span-6" }
                title=said("Time to the second purchase")
                caption=charts::returns::caption(&data)
                meaning=meanings::time_to_second()
                picture=charts::returns::picture(&data)
                table=charts::returns::table(&data)
            />
            <drivers::Drivers drivers=data.drivers.clone() />
            {purchases}
        </div>
    }
}

/// All value or what comes after the first month, as two links.
#[component]
fn ValueToggle(view: CohortsView) -> impl IntoView {
    let choices: Vec<_> = [CohortValue::Added, CohortValue::Total]
        .into_iter()
        .map(|value| {
            let is_chosen = (value == view.value).then_some("true");
            view! { <a href=CohortsView { value }.href() aria-current=is_chosen>{value.label()}</a> }
        })
        .collect();
    view! { <nav class="toggle" aria-label=say("What the curves add up")>{choices}</nav> }
}
