//! From an answer of the server to a view: the data, or the reason why there is none.

use leptos::prelude::*;

use super::error_panel::ErrorPanel;
use super::frame::PageTitle;
use crate::api::ApiError;
use crate::still::IntoAny;

/// Shows an answer with `view`, or says why there is none, under a heading that keeps the page whole.
pub(crate) fn settle<T, V>(
    question: &'static str,
    answer: Result<T, ApiError>,
    view: impl FnOnce(T) -> V,
) -> AnyView
where
    V: IntoView + 'static,
{
    match answer {
        Ok(answer) => view(answer).into_any(),
        Err(error) => view! {
            <PageTitle>{question}</PageTitle>
            <ErrorPanel error />
        }
        .into_any(),
    }
}
