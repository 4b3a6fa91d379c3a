//! What is shown where something is missing: what happened, what to do, and the id to quote.

use leptos::prelude::*;

use super::card::Card;
use super::no_model::HowToGetAModel;
use crate::api::ApiError;
use crate::still::{IntoAny, fixed};
use crate::words::{said, say, say_with};

/// A failed panel. The others stay as they are.
#[component]
pub(crate) fn ErrorPanel(error: ApiError) -> impl IntoView {
    if error == ApiError::NoModel {
        return view! {
            <Card title=error.to_string() caption=said("What the customers did so far is on the other pages.")>
                <HowToGetAModel />
            </Card>
        }
        .into_any();
    }
    let problems = match &error {
        ApiError::Invalid { problems } => problems
            .iter()
            .map(|problem| problem.message.clone())
            .collect(),
        _ => Vec::new(),
    };
    let problems: Vec<_> = problems
        .into_iter()
        .map(|problem: String| view! { <li>{problem}</li> })
        .collect();
    view! {
        <section class="card error-panel" role="alert">
            <h2>{error.to_string()}</h2>
            {(!problems.is_empty()).then(|| view! { <ul>{problems}</ul> })}
            {error
                .is_worth_retrying()
                .then(|| view! { <p>{fixed(format!(r#"<a href="" rel="external">{}</a>"#, say("Try again")))}</p> })}
            {error
                .request_id()
                .map(|id| view! { <p class="caption">{say("Request ")} <code>{id.to_string()}</code></p> })}
        </section>
    }
    .into_any()
}

/// A chart that could not be drawn from data that did arrive.
#[component]
pub(crate) fn DrawingFailed(#[prop(into)] reason: String) -> impl IntoView {
    view! { <p class="empty" role="alert">{say_with!("This chart could not be drawn: {reason}. Its numbers are below.", reason)}</p> }
}
