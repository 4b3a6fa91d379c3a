//! Routes and the frame that every page shares.

use leptos::prelude::*;
use leptos_meta::{Meta, Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{Lazy, SsrMode, path};

use crate::components::frame::Rail;
use crate::components::site::provide_site;
use crate::pages::not_found::NotFound;
use crate::pages::overview::Overview;
use crate::parts::{
    CohortsPage, CustomerPage, CustomersPage, DataPage, ExplorePage, ModelPage, ScorePage,
    SegmentsPage, WhatIfPage,
};
use crate::words::say;

/// The id of the element that the browser's program takes over.
pub(crate) const ROOT: &str = "app";

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
        <Meta name="description" content=say("What each customer will be worth, and whether that number can be trusted.") />
        <Router>
            <div class="frame">
                <Rail />
                <div class="stage">
                    <FlatRoutes fallback=NotFound>
                        <Route path=path!("/") view=Overview ssr=SsrMode::Async />
                        <Route path=path!("/explore") view={Lazy::<ExplorePage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/cohorts") view={Lazy::<CohortsPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/segments") view={Lazy::<SegmentsPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/customers") view={Lazy::<CustomersPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/customers/:id") view={Lazy::<CustomerPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/data") view={Lazy::<DataPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/model") view={Lazy::<ModelPage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/score") view={Lazy::<ScorePage>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/what-if") view={Lazy::<WhatIfPage>::new()} ssr=SsrMode::Async />
                    </FlatRoutes>
                </div>
            </div>
        </Router>
    }
}
