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
    let is_late = false;
    #[cfg(not(feature = "ssr"))]
    let (is_late, content) = {
        let (is_late, set_pending) = late();
        (is_late, content.set_pending(set_pending))
    };
    view! {
        <div class="live" class:is-pending=is_late>{Transition(content.build())}</div>
    }
}

/// Whether an answer has been pending for so long that a reader wonders, and where to say that one is. Most come sooner: to dim
/// a page for them is to paint it twice more.
#[cfg(not(feature = "ssr"))]
fn late() -> (ReadSignal<bool>, SignalSetter<bool>) {
    const PATIENCE: std::time::Duration = std::time::Duration::from_millis(150);

    let (is_pending, set_pending) = signal(false);
    let (is_late, set_late) = signal(false);
    // The page may be gone by then.
    let look = move || _ = set_late.try_set(is_pending.try_get_untracked().unwrap_or(false));
    let pending = SignalSetter::map(move |pending| {
        set_pending.set(pending);
        if pending {
            set_timeout(look, PATIENCE);
        } else {
            look();
        }
    });
    (is_late, pending)
}
