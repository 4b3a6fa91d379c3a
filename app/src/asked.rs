//! What a page asks the server.

use std::future::Future;

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::ApiError;

/// The answer to a question, asked again when `about` changes.
///
/// On the server a question that is being answered goes on the heap: a resource moves it about many times, and it holds
/// whatever reading the database takes.
pub(crate) fn asked<S, A, F>(
    about: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> F + Send + Sync + 'static,
) -> Resource<Result<A, ApiError>>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    A: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<A, ApiError>> + Send + 'static,
{
    #[cfg(feature = "ssr")]
    let ask = move |about| Box::pin(ask(about));
    Resource::new(about, ask)
}

/// A view that waits for answers; the browser makes it anew when what `make` reads at once changes.
///
/// The server makes it once: leptos calls a function in a `<Suspense>` three times for a page, twice when the answers are
/// there, and whatever is made of them with it.
pub(crate) fn answered<F, V>(make: impl Fn() -> F + Send + 'static) -> impl IntoView
where
    F: Future<Output = V> + Send + 'static,
    V: IntoView + 'static,
{
    #[cfg(feature = "ssr")]
    {
        Suspend::new(make())
    }
    #[cfg(not(feature = "ssr"))]
    {
        move || Suspend::new(make())
    }
}
