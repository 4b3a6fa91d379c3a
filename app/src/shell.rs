//! The HTML document around the app: head, stylesheet, theme script, hydration.

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::api::AnsweredFile;
use crate::app::App;
use crate::hydration::HydrationScript;
use crate::locale::Locale;

/// Renders the whole document for one request. Only the server calls it.
///
/// `theme.js` blocks on purpose: it must choose light or dark before the first paint.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    // The answer to a file is not known to the browser's program: its page stays as the server wrote it.
    let hydration = use_context::<AnsweredFile>()
        .is_none()
        .then(|| view! { <HydrationScript options=options.clone() /> });
    view! {
        <!DOCTYPE html>
        <html lang="en" data-locale=Locale::of_page().code()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#FAFAF8" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#111413" />
                <script src="/theme.js"></script>
                <script src="/download.js" defer></script>
                <HashedStylesheet id="leptos" options />
                <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                {hydration}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
