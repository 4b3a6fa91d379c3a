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
pub mod spreadsheet;
pub mod state;

mod address;
#[expect(
    unreachable_pub,
    reason = "the component macro makes a public type of the props"
)]
mod app;
mod asked;
#[expect(
    unreachable_pub,
    reason = "the component macro makes a public type of the props"
)]
mod components;
#[cfg(feature = "ssr")]
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
mod parts;
#[cfg(feature = "ssr")]
mod shell;
mod still;
#[cfg(feature = "ssr")]
pub mod visitor;
mod words;

#[cfg(feature = "ssr")]
pub use words::say_in;

pub use app::App;
#[cfg(feature = "ssr")]
pub use hydration::Program;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// Brings the server's HTML to life. The start script in the page calls it once the program is loaded, and with it the
/// words of a page that is not in English.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate(words: Option<String>) {
    use wasm_bindgen::JsCast;

    if let Some(words) = words {
        words::take(words);
    }
    // What a panic says costs bytes that every visitor would load: a build for developers says it.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        let Some(window) = web_sys::window() else {
            return;
        };
        let Some(document) = window.document() else {
            return;
        };
        let path = window.location().pathname().unwrap_or_default();
        // Setting an attribute fails only for a name that is none.
        let mark = |name, value| {
            let root = document.document_element();
            root.map(|root| root.set_attribute(name, value))
        };
        // Without its part the page stays as the server sent it: it reads, and its links and forms work.
        if parts::load(&path).await.is_err() {
            let _set = mark("data-program", "lost");
            return;
        }
        let Some(root) = document.get_element_by_id(app::ROOT) else {
            return;
        };
        leptos::mount::hydrate_from(root.unchecked_into(), App).forget();
        // For whoever waits until the page answers, such as the browser tests.
        let _set = mark("data-hydrated", "");
    });
}
