//! Is the data sound and fresh?

mod drift;
mod headline;
mod lineage;
#[cfg(test)]
mod sample;
mod tables;

use leptos::prelude::*;
use leptos_meta::Title;

use self::lineage::Lineage;
use crate::api::{DataReport, get_data};
use crate::asked::{answered, asked};
use crate::components::amount::counted;
use crate::components::card::Card;
use crate::components::data_table::DataTable;
use crate::components::frame::{Bar, Intro};
use crate::components::kpi::Kpi;
use crate::components::panel::settle;
use crate::still::IntoAny;
use crate::words::{said, say, say_with};

fn question() -> &'static str {
    say("Is the data sound and fresh?")
}

/// Files, tests, reconciliation, lineage, freshness.
#[component]
pub(crate) fn Data() -> impl IntoView {
    let data = asked(|| (), |()| get_data());
    view! {
        <Title text=say("Data") />
        <Bar />
        <main id="content" tabindex="-1">
            <Suspense>
                {answered(move || async move { settle(question(), data.await, |data| view! { <Page data /> }) })}
            </Suspense>
        </main>
    }
}

#[component]
fn Page(data: DataReport) -> impl IntoView {
    let sentence = headline::headline(&data);
    let kpis: Vec<_> = headline::kpis(&data)
        .into_iter()
        .map(|kpi| view! { <Kpi label=kpi.label value=kpi.value note=kpi.note meaning=kpi.meaning /> })
        .collect();
    let rejected = if data.rejected.is_empty() {
        view! { <p>{say("No row of these files was rejected.")}</p> }.into_any()
    } else {
        view! { <DataTable label=said("Rejected rows") data=tables::rejected(&data) /> }.into_any()
    };
    let totals = tables::totals(&data);
    let months = tables::months(&data);
    let files = tables::files(&data);
    let steps = tables::steps(&data);
    let tests = tables::tests(&data);
    let test_names = tables::test_names(&data);
    let edges = tables::lineage(&data);
    let way = view! { <Lineage data=data.clone() /> };
    let leakage = (!data.leakage.is_empty()).then(|| {
        let (caption, checks) = (headline::leakage(&data), tables::leakage(&data));
        view! {
            <Card title=said("No feature knows the future") caption>
                <DataTable label=said("Cutoffs checked") data=checks />
            </Card>
        }
    });
    let drifted = (!data.drift.is_empty()).then(|| {
        let caption = drift::sentence(&data);
        let (told, stable) = drift::tables(&data);
        let stable = (!stable.rows.is_empty()).then(|| {
            let summary = say_with!("{} stable", counted(headline::length(stable.rows.len()), "feature"));
            view! {
                <details class="twin">
                    <summary>{summary}</summary>
                    <DataTable label=said("Features that are as they were in training") data=stable />
                </details>
            }
        });
        view! {
            <Card title=said("Since the model was trained") caption>
                <DataTable label=said("Training against the latest data") data=told />
                {stable}
            </Card>
        }
    });
    view! {
        <Intro question=question() lede=headline::lede(&data)>
            <em>{sentence.amount}</em> {sentence.rest}
        </Intro>
        <div class="grid">
            {kpis}
            <Card
                title=said("From files to pages, to the cent")
                caption=said("Counted from the loaded tables without any model in between, against what the pages show.")
            >
                <DataTable label=said("Files against pages") data=totals />
                <details class="twin">
                    <summary>{say("Month by month")}</summary>
                    <DataTable label=said("Files against pages by month") data=months />
                </details>
            </Card>
            <Card title=said("Files") caption=headline::files(&data)>
                <DataTable label=said("Loaded files") data=files />
            </Card>
            <Card title=said("Rejected rows") caption=said("What could not be used, and the first place where it stands.")>
                {rejected}
            </Card>
            <Card span="span-8" title=said("Freshness") caption=said("When each step last succeeded.")>
                <DataTable label=said("Steps of the pipeline") data=steps />
            </Card>
            <Card span="span-4" title=said("Tests") caption=headline::tests(&data)>
                <DataTable label=said("Tests by step") data=tests />
                <details class="twin">
                    <summary>{say("All tests by name")}</summary>
                    <DataTable label=said("All tests") data=test_names />
                </details>
            </Card>
            <Card title=said("What is made of what") caption=headline::lineage(&data)>
                {way}
                <details class="twin">
                    <summary>{say("Every table and its inputs")}</summary>
                    <DataTable label=said("Every table and its inputs") data=edges />
                </details>
            </Card>
            {leakage}
            {drifted}
        </div>
    }
}
