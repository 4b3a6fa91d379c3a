//! Routes and the frame that every page shares.

use leptos::prelude::*;
use leptos_meta::{Meta, Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::components::frame::Rail;
use crate::components::site::provide_site;
use crate::pages::cohorts::Cohorts;
use crate::pages::customer::Customer;
use crate::pages::customers::Customers;
use crate::pages::data::Data;
use crate::pages::explore::Explore;
use crate::pages::model::Model;
use crate::pages::not_found::NotFound;
use crate::pages::overview::Overview;
use crate::pages::score::Score;
use crate::pages::segments::Segments;
use crate::pages::what_if::WhatIf;

/// The app: the same tree on the server and in the browser.
///
/// Pages render in [`SsrMode::Async`]: every panel is in the first HTML, in its place, so that a page reads
/// and prints without JavaScript and is sent with the right status. All reads are of small, indexed marts
/// under a statement timeout, so waiting for the slowest one costs milliseconds.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_site();

    view! {
        <Title formatter=|text: String| if text.is_empty() { "Clave".to_owned() } else { format!("{text} · Clave") } />
        <Meta name="description" content="What each customer will be worth, and whether that number can be trusted." />
        <a class="skip" href="#content">"Skip to content"</a>
        <Router>
            <div class="frame">
                <Rail />
                <div class="stage">
                    <Routes fallback=NotFound>
                        <Route path=path!("/") view=Overview ssr=SsrMode::Async />
                        <Route path=path!("/explore") view=Explore ssr=SsrMode::Async />
                        <Route path=path!("/cohorts") view=Cohorts ssr=SsrMode::Async />
                        <Route path=path!("/segments") view=Segments ssr=SsrMode::Async />
                        <Route path=path!("/customers") view=Customers ssr=SsrMode::Async />
                        <Route path=path!("/customers/:id") view=Customer ssr=SsrMode::Async />
                        <Route path=path!("/data") view=Data ssr=SsrMode::Async />
                        <Route path=path!("/model") view=Model ssr=SsrMode::Async />
                        <Route path=path!("/score") view=Score ssr=SsrMode::Async />
                        <Route path=path!("/what-if") view=WhatIf ssr=SsrMode::Async />
                    </Routes>
                </div>
            </div>
        </Router>
    }
}
