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
use crate::components::card::Card;
use crate::components::data_table::DataTable;
use crate::components::frame::{Bar, Intro};
use crate::components::kpi::Kpi;
use crate::components::panel::settle;
use crate::still::IntoAny;

const QUESTION: &str = "Is the data sound and fresh?";

/// Files, tests, reconciliation, lineage, freshness.
#[component]
pub(crate) fn Data() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_data());
    view! {
        <Title text="Data" />
        <Bar />
        <main id="content" tabindex="-1">
            <Suspense>
                {move || Suspend::new(async move { settle(QUESTION, data.await, |data| view! { <Page data /> }) })}
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
        view! { <p>"No row of these files was rejected."</p> }.into_any()
    } else {
        view! { <DataTable label="Rejected rows" data=tables::rejected(&data) /> }.into_any()
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
            <Card title="No feature knows the future" caption>
                <DataTable label="Cutoffs checked" data=checks />
            </Card>
        }
    });
    let drifted = (!data.drift.is_empty()).then(|| {
        let (caption, compared) = (drift::sentence(&data), drift::table(&data));
        view! {
            <Card title="Since the model was trained" caption>
                <DataTable label="Training against the latest data" data=compared />
            </Card>
        }
    });
    view! {
        <Intro question=QUESTION lede=headline::lede(&data)>
            <em>{sentence.amount}</em> {sentence.rest}
        </Intro>
        <div class="grid">
            {kpis}
            <Card
                title="From files to pages, to the cent"
                caption="Counted from the loaded tables without any model in between, against what the pages show."
            >
                <DataTable label="Files against pages" data=totals />
                <details class="twin">
                    <summary>"Month by month"</summary>
                    <DataTable label="Files against pages by month" data=months />
                </details>
            </Card>
            <Card title="Files" caption=headline::files(&data)>
                <DataTable label="Loaded files" data=files />
            </Card>
            <Card title="Rejected rows" caption="What could not be used, and the first place where it stands.">
                {rejected}
            </Card>
            <Card span="span-8" title="Freshness" caption="When each step last succeeded.">
                <DataTable label="Steps of the pipeline" data=steps />
            </Card>
            <Card span="span-4" title="Tests" caption=headline::tests(&data)>
                <DataTable label="Tests by step" data=tests />
                <details class="twin">
                    <summary>"All tests by name"</summary>
                    <DataTable label="All tests" data=test_names />
                </details>
            </Card>
            <Card title="What is made of what" caption=headline::lineage(&data)>
                {way}
                <details class="twin">
                    <summary>"Every table and its inputs"</summary>
                    <DataTable label="Every table and its inputs" data=edges />
                </details>
            </Card>
            {leakage}
            {drifted}
        </div>
    }
}
