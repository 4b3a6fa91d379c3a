//! The rail with the navigation, and the bar that stays above every page.

use leptos::prelude::*;
use leptos_router::components::A;

use leptos_router::hooks::use_url;

use super::icon::{HalfDisc, Mark};
use super::live_form::watch_address;
use super::site::{SiteChips, SiteFoot};
use crate::locale::{FIELD, Locale};
use crate::state::Query;
use crate::still::{IntoAny, fixed};
use crate::words::say;

/// Name, navigation and the age of the data. On a phone it is a bar on top.
#[component]
pub(crate) fn Rail() -> impl IntoView {
    watch_address();
    view! {
        <header class="rail">
            <a class="brand" href="/">
                <Mark />
                <span>"Clave"</span>
            </a>
            <nav aria-label=say("Main")>
                <ul class="nav">
                    <li><A href="/" exact=true>{say("Overview")}</A></li>
                    <li><A href="/explore" exact=true>{say("Explore")}</A></li>
                    <li><A href="/cohorts" exact=true>{say("Cohorts")}</A></li>
                    <li><A href="/segments" exact=true>{say("Segments")}</A></li>
                    <li><A href="/customers">{say("Customers")}</A></li>
                    <li><A href="/what-if" exact=true>{say("What-if")}</A></li>
                    <li><A href="/model" exact=true>{say("Model")}</A></li>
                    <li><A href="/data" exact=true>{say("Data")}</A></li>
                    <li><A href="/score" exact=true>{say("Score a file")}</A></li>
                </ul>
            </nav>
            <SiteFoot />
        </header>
    }
}

/// The bar that stays: what the numbers are about, then the page's own controls, then the theme switch.
#[component]
pub(crate) fn Bar(#[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <section class="bar" aria-label=say("View")>
            {match children {
                Some(children) => children().into_any(),
                None => view! { <SiteChips /> }.into_any(),
            }}
            <div class="bar-end">
                <LocaleSwitch />
                <button type="button" class="chip theme-switch needs-js" data-theme-switch="" title=say("Switch between light and dark")>
                    <HalfDisc />
                    {fixed(format!("<span>{}</span>", say("Theme")))}
                </button>
            </div>
        </section>
    }
}

/// The other language, as a link that the server answers: it keeps the choice and comes back.
#[component]
fn LocaleSwitch() -> impl IntoView {
    let url = use_url();
    let shown = Locale::of_page();
    let (other, label, title) = match shown {
        Locale::English => (
            Locale::Brazilian,
            "EN",
            "EN: this page is in English; switch to Portuguese (Brazil)",
        ),
        Locale::Brazilian => (
            Locale::English,
            "PT",
            say("PT: this page is in Portuguese (Brazil); switch to English"),
        ),
    };
    // A page whose reader has gone has no address left to read.
    let href = move || {
        url.try_with(|url| {
            Query::parse(url.search().trim_start_matches('?'))
                .with(FIELD, other.code())
                .link(url.path())
        })
    };
    view! { <a class="chip" href=href rel="external" title=title aria-label=title>{label}</a> }
}

/// The question a page asks, the answer in one sentence, and what to keep in mind.
///
/// `children` is the answer: the only `h1` of the page.
#[component]
pub(crate) fn Intro(
    /// The question.
    question: &'static str,
    /// What qualifies the answer.
    #[prop(into)]
    lede: String,
    children: Children,
) -> impl IntoView {
    view! {
        <header class="intro">
            <p class="question">{question}</p>
            <h1>{children()}</h1>
            <p class="lede">{lede}</p>
        </header>
    }
}

/// A heading without an answer, for a page that has none.
#[component]
pub(crate) fn PageTitle(children: Children) -> impl IntoView {
    view! {
        <header class="intro">
            <h1>{children()}</h1>
        </header>
    }
}
