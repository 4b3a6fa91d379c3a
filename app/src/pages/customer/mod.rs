//! Who is this customer, and why this number?

mod charts;
mod headline;
mod orders;
#[cfg(test)]
mod sample;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use self::charts::Fact;
use self::orders::Orders;
use crate::api::{
    ApiError, Customer as CustomerData, CustomerExpected, CustomerExplanation, get_customer,
};
use crate::asked::{answered, asked};
use crate::components::amount::currency_unit;
use crate::components::card::Card;
use crate::components::data_table::DataTable;
use crate::components::definition::Definition;
use crate::components::figure::Figure;
use crate::components::frame::{Bar, Intro, PageTitle};
use crate::components::kpi::Kpi;
use crate::components::meanings;
use crate::components::model_words::words;
use crate::components::panel::settle;
use crate::components::past_customers::PastCustomers;
use crate::components::unlike::UnlikeAnybody;
use crate::state::CustomersView;
use crate::still::IntoAny;
use crate::words::{said, say, say_with};

fn question() -> &'static str {
    say("Who is this customer, and why this number?")
}

/// One customer.
#[component]
pub(crate) fn Customer() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let customer = asked(move || id.get(), get_customer);
    view! {
        // Without the number: leptos_meta writes titles unescaped, and the number is whatever the address says.
        <Title text=say("Customer") />
        <Bar />
        <main id="content" tabindex="-1">
            <Suspense>
                {answered(move || async move {
                    match customer.await {
                        Err(ApiError::NotFound) => view! { <Unknown /> }.into_any(),
                        answer => settle(question(), answer, |data| view! { <Page data /> }),
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
        <PageTitle>{say("There is no customer of this number")}</PageTitle>
        <section class="card">
            <p>
                {say("Numbers are as in the data, letter by letter. ")} <a href="/customers">{say("All customers")}</a>
                {say(" can be searched by the beginning of theirs.")}
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
    let features = has_features.then(|| view! { <Features data=data.clone() /> });
    let span = if has_features {
        "stack span-6"
    } else {
        "stack span-12"
    };
    let rhythm = data.line.expected.zip(data.rhythm);
    let rhythm = rhythm.map(|(expected, rhythm)| {
        let caption = headline::rhythm(&data, &rhythm);
        let table = charts::rhythm_table(&data, &expected, &rhythm);
        view! {
            <Card title=said("What the rhythm of buying alone says") caption>
                <DataTable label=said("BG/NBD beside the served model") data=table />
            </Card>
        }
    });
    let segment = data.line.segment.clone();
    let segment_href = CustomersView::segment_href(&segment.name);
    let (currency, twins) = (data.status.currency.clone(), data.twins.clone());
    let horizon_days = data.status.horizon_days;
    let what_if = data.what_if.clone().map(|href| {
        let link = view! { <a href=href>{say("What if something about them were different?")}</a> };
        // The form describes the purchases of somebody who came back by their number, span and mean.
        let spread = say(" (their purchases taken as evenly spread)");
        (" · ", link, (data.line.purchase_days > 1).then_some(spread))
    });
    view! {
        <Intro question=question() lede=headline::lede(&data)>
            {sentence.before} <em>{sentence.amount}</em> {sentence.rest}
        </Intro>
        <p class="crumbs">
            <a href="/customers">{say("All customers")}</a> " · " <a href=segment_href>{say("Segment")} ": " {segment.label}</a> " · "
            <code>{data.line.customer_id.clone()}</code> {what_if}
        </p>
        <UnlikeAnybody unlike=twins.unlike.clone() />
        <div class="grid">
            {kpis}
            {forecast}
            <div class=span>
                {rhythm}
                <Card title=said("Orders") caption=headline::orders(&data)>
                    <Orders data=data.clone() />
                </Card>
            </div>
            {features}
            <PastCustomers currency horizon_days twins />
        </div>
    }
}

/// What is known of the customer: first what the model looks at, then the rest.
#[component]
fn Features(data: CustomerData) -> impl IntoView {
    let (read, other) = charts::facts(&data);
    let title = say(if read.is_empty() {
        "What is known"
    } else {
        "What the model looks at"
    });
    let rest = (!read.is_empty() && !other.is_empty()).then(
        || view! { <h3 class="subhead">{say("Known, and not looked at by this model")}</h3> },
    );
    view! {
        <Card span="span-6" title caption=headline::told(&data)>
            <FactList facts=read />
            {rest}
            <FactList facts=other />
        </Card>
    }
}

#[component]
fn FactList(facts: Vec<Fact>) -> impl IntoView {
    let rows: Vec<_> = facts
        .into_iter()
        .map(|Fact { meaning, value }| {
            let term = meaning.term.clone();
            view! {
                <div>
                    <dt class="label-line">{term} <Definition meaning /></dt>
                    <dd class="number">{value}</dd>
                </div>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <dl class="facts facts-dense">{rows}</dl> })
}

/// The forecast is published and stands; only the model that would say why does not answer.
#[component]
fn Unexplained() -> impl IntoView {
    view! {
        <Card title=said("Why these numbers?")>
            <p>{say("The prediction model is missing or did not pass its checks, so what pushed the forecast cannot be shown.")}</p>
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
            title=said("How many like this one come back")
            caption=headline::frequency(&data, &expected)
            meaning=meanings::dots()
            picture=charts::dots(&data, &expected)
            table=charts::dots_table(&data, &expected)
        />
        <Figure
            span="span-4"
            title=charts::chance_title()
            caption=words(explanation.kind).explained
            meaning=meanings::pushes("def-moves-chance", say("buyers of 1,000"))
            picture=charts::chance(&data, &expected, &explanation)
            table=charts::pushes_table(&data, &explanation)
        />
        <Figure
            span="span-4"
            title=charts::spend_title(&data.status.currency)
            caption=say_with!("If they buy again. {}", words(explanation.kind).explained)
            meaning=meanings::pushes("def-moves-spend", currency_unit(&data.status.currency))
            picture=charts::spend(&data, &expected, &explanation)
            table=charts::pushes_table(&data, &explanation)
        />
    }
}
