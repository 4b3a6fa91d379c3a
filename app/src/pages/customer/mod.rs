//! Who is this customer, and why this number?

mod charts;
mod headline;
mod orders;
#[cfg(test)]
mod sample;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use self::orders::Orders;
use crate::api::{
    ApiError, Customer as CustomerData, CustomerExpected, CustomerExplanation, get_customer,
};
use crate::components::card::Card;
use crate::components::data_table::DataTable;
use crate::components::figure::Figure;
use crate::components::frame::{Bar, Intro, PageTitle};
use crate::components::kpi::Kpi;
use crate::components::model_words::words;
use crate::components::panel::settle;
use crate::still::IntoAny;

const QUESTION: &str = "Who is this customer, and why this number?";

/// One customer.
#[component]
pub(crate) fn Customer() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let customer = Resource::new(move || id.get(), get_customer);
    view! {
        // Without the number: leptos_meta writes titles unescaped, and the number is whatever the address says.
        <Title text="Customer" />
        <Bar />
        <main id="content" tabindex="-1">
            <Suspense>
                {move || Suspend::new(async move {
                    match customer.await {
                        Err(ApiError::NotFound) => view! { <Unknown /> }.into_any(),
                        answer => settle(QUESTION, answer, |data| view! { <Page data /> }),
                    }
                })}
            </Suspense>
        </main>
    }
}

/// There is no customer of this number.
#[component]
fn Unknown() -> impl IntoView {
    view! {
        <PageTitle>"There is no customer of this number"</PageTitle>
        <section class="card">
            <p>
                "Numbers are as in the data, letter by letter. " <a href="/customers">"All customers"</a>
                " can be searched by the beginning of theirs."
            </p>
        </section>
    }
}

#[component]
fn Page(data: CustomerData) -> impl IntoView {
    let sentence = headline::headline(&data);
    let kpis: Vec<_> = headline::kpis(&data)
        .into_iter()
        .map(|kpi| view! { <Kpi label=kpi.label value=kpi.value note=kpi.note meaning=kpi.meaning /> })
        .collect();
    let forecast = data
        .line
        .expected
        .map(|expected| match data.explanation.clone() {
            Some(explanation) => {
                view! { <Explained data=data.clone() expected explanation /> }.into_any()
            }
            None => view! { <Unexplained /> }.into_any(),
        });
    let has_features = !data.features.is_empty();
    let features = has_features.then(|| {
        let (caption, table) = (headline::told(&data), charts::features_table(&data));
        view! {
            <Card
                span="span-6"
                title="What the model is told"
                caption
            >
                <DataTable label="What the model is told of this customer" data=table />
            </Card>
        }
    });
    let span = if features.is_some() {
        "span-6"
    } else {
        "span-12"
    };
    view! {
        <Intro question=QUESTION lede=headline::lede(&data)>
            {sentence.before} <em>{sentence.amount}</em> {sentence.rest}
        </Intro>
        <p class="crumbs"><a href="/customers">"All customers"</a> " · " <code>{data.line.customer_id.clone()}</code></p>
        <div class="grid">
            {kpis}
            {forecast}
            <Card span=span title="Orders" caption=headline::orders(&data)>
                <Orders data=data.clone() />
            </Card>
            {features}
        </div>
    }
}

/// The forecast is published and stands; only the model that would say why does not answer.
#[component]
fn Unexplained() -> impl IntoView {
    view! {
        <Card title="Why these numbers?">
            <p>"The prediction model is missing or did not pass its checks, so what pushed the forecast cannot be shown."</p>
        </Card>
    }
}

/// How many like this one come back, and what pushed both stages.
#[component]
fn Explained(
    data: CustomerData,
    expected: CustomerExpected,
    explanation: CustomerExplanation,
) -> impl IntoView {
    view! {
        <Figure
            span="span-4"
            title="How many like this one come back"
            caption=headline::frequency(&data, &expected)
            picture=charts::dots(&data, &expected)
            table=charts::dots_table(&data, &expected)
        />
        <Figure
            span="span-4"
            title=charts::CHANCE_TITLE
            caption=words(explanation.kind).explained
            picture=charts::chance(&data, &expected, &explanation)
            table=charts::pushes_table(&data, &explanation)
        />
        <Figure
            span="span-4"
            title=charts::spend_title(&data)
            caption=format!("If they buy again. {}", words(explanation.kind).explained)
            picture=charts::spend(&data, &expected, &explanation)
            table=charts::pushes_table(&data, &explanation)
        />
    }
}
