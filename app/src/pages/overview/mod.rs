//! What are our customers worth from here on?

mod certainty;
mod charts;
mod headline;
mod kpis;
#[cfg(test)]
mod sample;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::{Overview as OverviewData, get_overview};
use crate::asked::{answered, asked};
use crate::components::amount::in_words;
use crate::components::card::Card;
use crate::components::data_table::DataTable;
use crate::components::figure::Figure;
use crate::components::frame::{Bar, Intro};
use crate::components::kpi::Kpi;
use crate::components::meanings;
use crate::components::no_model::HowToGetAModel;
use crate::components::panel::settle;
use crate::components::scoreboard::{short_scoreboard, telling};
use crate::components::verdict::{Verdict, beats_chance, in_short};
use crate::still::IntoAny;
use crate::words::{said, say};

fn question() -> &'static str {
    say("What are our customers worth from here on?")
}

/// The first page.
#[component]
pub(crate) fn Overview() -> impl IntoView {
    let overview = asked(|| (), |()| get_overview());
    view! {
        <Title text=say("Overview") />
        <Bar />
        <main id="content" tabindex="-1">
            <Suspense>
                {answered(move || async move { settle(question(), overview.await, |data| view! { <Page data /> }) })}
            </Suspense>
        </main>
    }
}

#[component]
fn Page(data: OverviewData) -> impl IntoView {
    let sentence = headline::headline(&data);
    let is_good = beats_chance(&data.scoreboard);
    let models = telling(&data.scoreboard);
    let scoreboard = short_scoreboard(&models);
    let others = headline::others(models.len(), data.scoreboard.len());
    let kpis: Vec<_> = kpis::kpis(&data)
        .into_iter()
        .map(|kpi| view! { <Kpi label=kpi.label value=kpi.value note=kpi.note meaning=kpi.meaning /> })
        .collect();
    let months = view! {
        <Figure
            span="span-8"
            title=said("Purchases by month")
            caption=charts::months::caption(&data)
            meaning=meanings::purchases()
            picture=charts::months::picture(&data)
            table=charts::months::table(&data)
        />
    };
    let concentration = view! {
        <Figure
            span="span-4"
            title=said("How concentrated value is")
            caption=charts::concentration::caption(&data)
            meaning=meanings::concentration()
            picture=charts::concentration::picture(&data)
            table=charts::concentration::table(&data)
        />
    };
    let panels = match data.forecast.clone() {
        Some(forecast) => {
            let certainty = certainty::caption_and_table(&data.status.currency, &forecast);
            let certainty = certainty.map(|(caption, table)| {
                view! {
                    <Card span="span-8" title=said("How sure is the total?") caption>
                        <DataTable label=said("Expected totals and their intervals") data=table />
                    </Card>
                }
            });
            view! {
            {months}
            <Figure
                span="span-4"
                title=said("How many come back")
                caption=charts::returning::caption(&data, &forecast)
                meaning=meanings::returning()
                picture=charts::returning::picture(&data, &forecast)
                table=charts::returning::table(&data, &forecast)
            />
            {concentration}
            {certainty}
            <Card
                title=said("Can these numbers be trusted?")
                caption=headline::tested(&forecast)
                more=view! { <a href="/model">{say("All about the model")}</a> }.into_any()
            >
                <Verdict text=forecast.trust.clone() is_good />
                <DataTable label=said("Models on the held-out snapshot") data=scoreboard />
                {others.map(|words| view! { <p class="caption">{words}</p> })}
                <details class="twin">
                    <summary>{say("Which models it beats, and which not")}</summary>
                    <p>{in_words(in_short(&forecast.verdict))}</p>
                </details>
            </Card>
            }
            .into_any()
        }
        None => view! {
            {months}
            {concentration}
            <Card
                title=said("What are they worth from here on?")
                caption=said("No model has been trained on this data yet. Three steps give the forecast:")
            >
                <HowToGetAModel />
            </Card>
        }
        .into_any(),
    };
    view! {
        <Intro question=question() lede=headline::lede(&data)>
            {sentence.before} <em>{sentence.amount}</em> {sentence.rest}
        </Intro>
        <div class="grid">
            {kpis}
            {panels}
        </div>
    }
}
