//! What is asked for again in place.

use leptos::prelude::*;

/// Shows its children, and dims them while the next answer is on its way.
#[component]
pub(crate) fn Live<C>(children: TypedChildren<C>) -> impl IntoView
where
    C: IntoView + Send + 'static,
{
    let content = TransitionProps::builder().children(children);
    // The server waits for every answer before it sends a page: it has nothing to dim, and to watch what is pending from
    // another thread than the one that counts it would now and then panic.
    #[cfg(feature = "ssr")]
    let is_pending = false;
    #[cfg(not(feature = "ssr"))]
    let (is_pending, content) = {
        let (is_pending, set_pending) = signal(false);
        (is_pending, content.set_pending(set_pending))
    };
    view! {
        <div class="live" class:is-pending=is_pending>{Transition(content.build())}</div>
    }
}
