//! What would a customer like this be worth?

mod answer;
mod beside;
pub(in crate::pages) mod charts;
mod download;
mod field;
mod form;
mod headline;
mod live;
mod twins;
mod words;

use leptos::prelude::*;
use leptos_meta::Title;

use self::answer::Answered;
use self::form::ScenarioForm;
use self::live::Scenario;
use self::twins::TwinsPanel;
use crate::address::view_at;
use crate::api::{
    ApiError, Twins, WhatIfAnswer, WhatIfForm, ask_what_if, get_twins, get_what_if_form,
};
use crate::asked::{answered, asked};
use crate::components::error_panel::ErrorPanel;
use crate::components::frame::{Bar, PageTitle};
use crate::components::panel::settle;
use crate::components::problems::Problems;
use crate::components::unlike::UnlikeAnybody;
use crate::state::{Problem, Query, WhatIfView};
use crate::still::IntoAny;
use crate::words::say;

fn question() -> &'static str {
    say("What would a customer like this be worth?")
}

/// The form and its answer. The whole scenario is in the address.
///
/// The server answers the first time and whenever there is no JavaScript; in the browser the same function of the
/// same model answers every move of a slider, without a request.
#[component]
pub(crate) fn WhatIf() -> impl IntoView {
    let query = view_at("/what-if", Query::clone);
    let form = asked(|| (), |()| get_what_if_form());
    // Read once, and before anything is waited for: later changes of the address are made by this page, or answered in
    // the browser, and a page that is gone by then has no address left to read.
    let first = asked(
        || (),
        move |()| {
            let query = query.get_untracked();
            async move { first_answer(form.await?, query).await }
        },
    );
    let evidence = asked(
        || (),
        move |()| {
            let query = query.get_untracked();
            async move { first_twins(form.await?, query).await }
        },
    );
    view! {
        <Title text=say("What-if") />
        <Bar />
        <main id="content" tabindex="-1">
            <Suspense>
                {answered(move || {
                    let asked = query.get_untracked();
                    async move {
                        let (form, first, twins) = (form.await, first.await, evidence.await);
                        settle(question(), form, move |form| view! { <Page form first twins asked query /> })
                    }
                })}
            </Suspense>
        </main>
    }
}

/// The server's answer to the usable part of an address: what is not usable is shown as a problem beside it.
async fn first_answer(form: WhatIfForm, query: Query) -> Result<WhatIfAnswer, ApiError> {
    let view = WhatIfView::parse(&query, &form).value;
    ask_what_if(view.to_query(&form)).await
}

/// The same for past customers like this one.
async fn first_twins(form: WhatIfForm, query: Query) -> Result<Twins, ApiError> {
    let view = WhatIfView::parse(&query, &form).value;
    get_twins(view.customer.to_query(&form)).await
}

#[component]
fn Page(
    form: WhatIfForm,
    first: Result<WhatIfAnswer, ApiError>,
    twins: Result<Twins, ApiError>,
    asked: Query,
    query: Memo<Query>,
) -> impl IntoView {
    let parsed = WhatIfView::parse(&asked, &form);
    let scenario = Scenario::new(form.clone(), parsed, (first, twins), query);
    let compared = form.clone();
    let shown = StoredValue::new(form.clone());
    view! {
        {move || match scenario.answer.get() {
            Ok(answer) => shown.with_value(|form| headline::intro(question(), form, &answer)).into_any(),
            Err(_) => view! { <PageTitle>{question()}</PageTitle> }.into_any(),
        }}
        <Said problems=scenario.problems />
        {move || scenario.twins.get().ok().map(|twins| view! { <UnlikeAnybody unlike=twins.unlike /> })}
        <div class="grid what-if">
            <ScenarioForm form=form scenario />
            <div class="span-8 stack">
                {move || match scenario.answer.get() {
                    Ok(answer) => {
                        shown
                            .with_value(|form| view! { <Answered form=form.clone() answer scenario /> })
                            .into_any()
                    }
                    Err(error) => view! { <ErrorPanel error /> }.into_any(),
                }}
                <TwinsPanel form=compared scenario />
            </div>
        </div>
    }
}

/// What in the address, or of the last entry, could not be used.
#[component]
fn Said(problems: RwSignal<Vec<Problem>>) -> impl IntoView {
    move || view! { <Problems problems=problems.get() /> }
}
