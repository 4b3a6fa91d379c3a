//! What is being shown, asked once for all pages: the chips in the bar and the foot of the rail.

use leptos::prelude::*;

use super::amount::plain_name;
use super::calendar::{day, moment};
use super::chip::Chip;
use crate::api::{ApiError, Status, ValueBasis, get_status};
use crate::asked::{answered, asked};
use crate::still::IntoAny;
use crate::words::{said, say, say_with};

/// The published data in a line, shared by every page.
#[derive(Clone, Copy)]
struct Site(Resource<Result<Status, ApiError>>);

/// Asks for the status once and hands it to every component below.
pub(crate) fn provide_site() {
    provide_context(Site(asked(|| (), |()| get_status())));
}

fn site() -> Resource<Result<Status, ApiError>> {
    expect_context::<Site>().0
}

/// Source, horizon, value and date of the data. Nothing when they are not known: the page says why.
#[component]
pub(crate) fn SiteChips() -> impl IntoView {
    let status = site();
    view! {
        <ul class="chips" aria-label=say("What is shown") tabindex="0">
            <Suspense>
                {answered(move || async move {
                    status.await.ok().map(|status| {
                        view! {
                            <Chip value=source_name(&status.source) />
                            <Chip name=said("Horizon") value=say_with!("{} days", status.horizon_days) />
                            <Chip name=said("Value") value=basis_name(status.value_basis) />
                            <Chip name=said("Data to") value=day(status.as_of) />
                        }
                    })
                })}
            </Suspense>
        </ul>
    }
}

/// How old the data is and which model speaks.
#[component]
pub(crate) fn SiteFoot() -> impl IntoView {
    let status = site();
    view! {
        <div class="rail-foot">
            <Suspense>
                {answered(move || async move {
                    match status.await {
                        Ok(status) => {
                            view! {
                                <p>{say_with!("Data to {}", day(status.as_of))}</p>
                                <p>{say_with!("Published {}", moment(status.published_at))}</p>
                                {match status.model_id {
                                    Some(id) => view! { <p>{say("Model ")} <code>{id}</code></p> }.into_any(),
                                    None => view! { <p>{say("No model yet")}</p> }.into_any(),
                                }}
                            }
                                .into_any()
                        }
                        Err(_) => view! { <p>{say("No data to show right now.")}</p> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

/// The source's name as people write it; an order log is called after its file.
fn source_name(source: &str) -> String {
    if source == "generated" {
        return said("Generated shop");
    }
    let source = plain_name(source);
    let mut letters = source.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// What is counted as value, in a sentence.
pub(crate) fn basis(basis: ValueBasis) -> &'static str {
    say(match basis {
        ValueBasis::Items => "the price of items",
        ValueBasis::ItemsAndFreight => "the price of items and their freight",
        ValueBasis::Amount => "the amounts of the order log, returns taken off",
    })
}

/// The beginning of a sentence that says so.
pub(crate) fn counted_is(value_basis: ValueBasis) -> &'static str {
    say(match value_basis {
        ValueBasis::Items => "Counted is the price of items",
        ValueBasis::ItemsAndFreight => "Counted is the price of items and their freight",
        ValueBasis::Amount => "Counted are the amounts of the order log, returns taken off",
    })
}

fn basis_name(basis: ValueBasis) -> &'static str {
    say(match basis {
        ValueBasis::Items => "items",
        ValueBasis::ItemsAndFreight => "items and freight",
        ValueBasis::Amount => "amounts, less returns",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_starts_with_a_capital() {
        assert_eq!(source_name("olist"), "Olist");
        assert_eq!(source_name("cdnow_master"), "Cdnow master");
        assert_eq!(source_name(""), "");
    }

    #[test]
    fn says_what_is_counted() {
        assert_eq!(
            counted_is(ValueBasis::Items),
            "Counted is the price of items"
        );
        assert_eq!(
            counted_is(ValueBasis::Amount),
            "Counted are the amounts of the order log, returns taken off"
        );
    }
}
