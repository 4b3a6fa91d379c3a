//! An address that leads nowhere.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::frame::{Bar, PageTitle};
use crate::still::fixed;
use crate::words::say;

/// The page for addresses that do not exist, sent with status 404.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text=say("Not found") />
        <Bar />
        <main id="content" tabindex="-1">
            <PageTitle>{say("There is no page at this address.")}</PageTitle>
            {fixed(format!(
                r#"<p>{}<a href="/">{}</a>{}</p>"#,
                say("The link may be mistyped or out of date. The "),
                say("overview"),
                say(" is a good place to start."),
            ))}
        </main>
    }
}
