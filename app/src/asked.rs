//! What a page asks the server.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::ApiError;

type Answering<A> = Pin<Box<dyn Future<Output = Result<A, ApiError>> + Send>>;

/// The answer to a question, asked again when `about` changes.
///
/// A question that is being answered goes on the heap: a resource moves it about many times, and on the server it holds
/// whatever reading the database takes. In the browser all questions are of one type, which makes the program smaller.
pub(crate) fn asked<S, A, F>(
    about: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> F + Send + Sync + 'static,
) -> Resource<Result<A, ApiError>>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    A: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<A, ApiError>> + Send + 'static,
{
    Resource::new(about, move |about| -> Answering<A> { Box::pin(ask(about)) })
}
