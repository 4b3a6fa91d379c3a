//! The dashboard: pages, components and server functions, one tree for the server and the browser.
//!
//! # Invariants
//! - Every page answers its question in the first HTML; without JavaScript it reads, filters and calculates
//!   by links and GET forms. JavaScript adds tooltips, live filters and the live what-if.
//! - All state of a view is in its address ([`state`]); the same address gives the same page.
//! - No inline style, no inline event handler, no request to another host.
//! - Sentences, charts and tables are pure functions of what a server function answered; components only bind them.
//!
//! # What it does not do
//! SQL is `clv-store`'s, arithmetic and number formats are `clv-core`'s, pictures are `clv-charts`'.

// A view's type holds the types of all its parts; leaves are erased (`into_any`), and the rest still nests deeper than 128.
#![recursion_limit = "256"]

pub mod api;
pub mod locale;
pub mod state;

#[expect(
    unreachable_pub,
    reason = "the component macro makes a public type of the props"
)]
mod app;
#[expect(
    unreachable_pub,
    reason = "the component macro makes a public type of the props"
)]
mod components;
#[expect(
    unreachable_pub,
    reason = "the component macro makes a public type of the props"
)]
mod hydration;
#[expect(
    unreachable_pub,
    reason = "the component macro makes a public type of the props"
)]
mod pages;
mod shell;

pub use app::App;
pub use shell::shell;

/// Brings the server's HTML to life. The start script in the page calls it once the program is loaded.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
    // For whoever waits until the page answers, such as the browser tests.
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    if let Some(root) = root {
        // Setting an attribute fails only for a name that is none.
        let _set = root.set_attribute("data-hydrated", "");
    }
}
