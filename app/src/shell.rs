//! The HTML document around the app: head, stylesheet, theme script, hydration.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::app::App;
use crate::hydration::{HydrationScript, Program, ProgramLost};

/// Renders the whole document for one request. Only the server calls it.
///
/// `theme.js` blocks on purpose: it must choose light or dark before the first paint.
#[must_use]
pub fn shell(program: Arc<Program>) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#FAFAF8" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#111413" />
                <script src="/theme.js"></script>
                <link id="leptos" rel="stylesheet" href=program.address("css") />
                <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                <HydrationScript program />
                <MetaTags />
            </head>
            <body>
                <App />
                <ProgramLost />
            </body>
        </html>
    }
}
