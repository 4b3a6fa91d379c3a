//! The HTML document around the app: head, stylesheet, theme script, hydration.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::api::AnsweredFile;
use crate::app::{App, ROOT};
use crate::hydration::{HydrationScript, Program, ProgramLost};
use crate::locale::Locale;
use crate::visitor::Welcome;
use crate::words::say;

/// Renders the whole document for one request. Only the server calls it.
///
/// `theme.js` blocks on purpose: it must choose light or dark before the first paint, and see the first change of a form.
/// The icon is no SVG: Chromium draws it again whenever the address changes, an SVG on the page's own thread.
#[must_use]
pub fn shell(program: Arc<Program>) -> impl IntoView {
    // The answer to a file is not known to the browser's program: its page stays as the server wrote it.
    let hydration = use_context::<AnsweredFile>()
        .is_none()
        .then(|| view! { <HydrationScript program=Arc::clone(&program) /> });
    view! {
        <!DOCTYPE html>
        <html lang=Locale::of_page().code() data-locale=Locale::of_page().code()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#FAFAF8" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#111413" />
                <script src="/theme.js"></script>
                <script src="/page.js" defer fetchpriority="low"></script>
                <link id="leptos" rel="stylesheet" href=program.address("css") />
                <link rel="icon" type="image/png" href="/favicon.png" />
                {hydration}
                <MetaTags />
            </head>
            <body>
                <a class="skip" href="#content">{say("Skip to content")}</a>
                <Welcome />
                <div id=ROOT>
                    <App />
                </div>
                <ProgramLost />
            </body>
        </html>
    }
}
