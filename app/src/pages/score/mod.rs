//! What are the customers of my own file worth?

#[cfg(feature = "ssr")]
mod answer;
#[cfg(feature = "ssr")]
mod charts;
mod form;
mod headline;
mod templates;

use leptos::prelude::*;
use leptos_meta::Title;

#[cfg(feature = "ssr")]
use self::answer::Answer;
use self::form::Upload;
use crate::api::{AnsweredFile, ScoreForm, Scored, get_score_form};
use crate::asked::{answered, asked};
use crate::components::frame::{Bar, Intro};
use crate::components::panel::settle;
use crate::words::say;

fn question() -> &'static str {
    say("What are the customers in my own file worth?")
}

/// A form for a file, and under it what the file was answered with.
///
/// The form is a plain one and its answer a page of its own that is not hydrated: nothing of the file is kept anywhere
/// but in that page.
#[component]
pub(crate) fn Score() -> impl IntoView {
    let scored = use_context::<AnsweredFile>();
    let form = asked(|| (), |()| get_score_form());
    view! {
        <Title text=say("Score a file") />
        <Bar />
        <main id="content" tabindex="-1">
            <Suspense>
                {answered(move || {
                    let scored = scored.clone();
                    async move {
                        settle(question(), form.await, |form| view! { <Page form scored /> })
                    }
                })}
            </Suspense>
        </main>
    }
}

#[component]
fn Page(form: ScoreForm, scored: Option<AnsweredFile>) -> impl IntoView {
    let scored = scored.map(|AnsweredFile(scored)| Scored::clone(&scored));
    let sentence = headline::headline(&form, scored.as_ref());
    // The browser's program never meets an answer, so it does not carry what draws one.
    #[cfg(feature = "ssr")]
    let answer = scored.map(|scored| view! { <Answer scored /> }.into_any());
    #[cfg(not(feature = "ssr"))]
    let answer = None::<AnyView>;
    view! {
        <Intro question=question() lede=headline::lede(&form)>
            {sentence.before} <em>{sentence.amount}</em> {sentence.rest}
        </Intro>
        <div class="grid">
            {answer}
            <Upload form />
        </div>
    }
}
