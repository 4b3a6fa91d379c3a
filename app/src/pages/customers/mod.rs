//! Who are our customers, one by one?

mod headline;
mod list;
#[cfg(test)]
mod sample;

use leptos::prelude::*;
use leptos_meta::Title;

use self::list::CustomerTable;
use crate::address::view_at;
use crate::api::{CUSTOMER_FILE_ROWS, Customers as CustomersData, get_customers};
use crate::asked::{answered, asked};
use crate::components::amount::{counted, plain_name};
use crate::components::brazil::Places;
use crate::components::card::Card;
use crate::components::chip::RemovableChip;
use crate::components::frame::{Bar, Intro};
use crate::components::live::Live;
use crate::components::live_form::{Choice, LiveForm, Select, unless_entered};
use crate::components::panel::settle;
use crate::components::problems::Problems;
use crate::state::{CustomersView, Problem};
use crate::still::IntoAny;
use crate::words::{said, say, say_with};

fn question() -> &'static str {
    say("Who are our customers, one by one?")
}

/// What the form sends: the order stays, and the list starts from its beginning.
const FIELDS: [&str; 7] = ["q", "segment", "state", "category", "bought", "sort", "dir"];

/// The list of customers. The whole view is in the address.
#[component]
pub(crate) fn Customers() -> impl IntoView {
    let view = view_at("/customers", CustomersView::parse);
    let answer = asked(
        move || view.get().value,
        |view| get_customers(view.to_query()),
    );

    view! {
        <Title text=say("Customers") />
        <Live>
            {answered(move || {
                let problems = view.get().problems;
                async move {
                    let answer = answer.await;
                    let bar = match answer.as_ref().ok().cloned() {
                        Some(data) => view! { <Bar><Filters data /></Bar> }.into_any(),
                        None => view! { <Bar /> }.into_any(),
                    };
                    view! {
                        {bar}
                        <main id="content" tabindex="-1">
                            {settle(question(), answer, move |data| view! { <Page data problems /> })}
                        </main>
                    }
                }
            })}
        </Live>
    }
}

#[component]
fn Page(data: CustomersData, problems: Vec<Problem>) -> impl IntoView {
    let sentence = headline::headline(&data);
    let problems = problems
        .into_iter()
        .chain(data.problems.iter().cloned())
        .collect();
    let more = data.next.clone().map(|place| {
        let href = data.view.behind(place).href();
        view! { <a class="button button-quiet" href=href rel="next">{say("Next customers")}</a> }
    });
    let back = data.previous.clone().map(|place| {
        let href = data.view.ahead_of(place).href();
        view! { <a class="button button-quiet" href=href rel="prev">{say("Previous customers")}</a> }
    });
    // A link may lead behind the last customer: then there is no page before, only the first.
    let is_behind = data.previous.is_some() || data.customers.is_empty();
    let first = (data.view.edge.is_some() && is_behind).then(|| {
        let href = data.view.first_page().href();
        view! { <a class="button button-quiet" href=href>{say("Back to the first")}</a> }
    });
    let has_pages = more.is_some() || back.is_some() || first.is_some();
    let file = (!data.customers.is_empty()).then(|| {
        let href = data.view.file_href();
        view! {
            <p class="audience">
                // A file and no page: the router must not follow it.
                <a class="button button-quiet" href=href rel="external" download="">{say("Download these customers")}</a>
                " "
                <span class="caption">{say_with!("CSV, filtered and sorted as here, up to {}.", counted(CUSTOMER_FILE_ROWS, "customer"))}</span>
            </p>
        }
    });
    view! {
        <Intro question=question() lede=headline::lede(&data)>
            <em>{sentence.amount}</em> {sentence.rest}
        </Intro>
        <ActiveFilters data=data.clone() />
        <Problems problems />
        <div class="grid">
            <Card title=said("Customers") caption=headline::order(&data)>
                <CustomerTable data />
                {has_pages.then(|| view! { <nav class="pager" aria-label=say("Pages of the list")>{first} {back} {more}</nav> })}
                {file}
            </Card>
        </div>
    }
}

/// Where customers are from: states of Brazil or whatever regions there are.
fn places(data: &CustomersData) -> Places {
    Places::of(&data.status.currency, data.states.iter())
}

/// A segment in the words of the page.
fn segment_label(data: &CustomersData, name: &str) -> String {
    let known = data.segments.iter().find(|segment| segment.name == name);
    known.map_or_else(|| name.to_owned(), |segment| segment.label.clone())
}

#[component]
fn Filters(data: CustomersData) -> impl IntoView {
    let view = data.view.clone();
    let places = places(&data);
    let state_name = |name: &str| places.name(name).to_owned();
    let segments = data
        .segments
        .iter()
        .map(|segment| Choice {
            value: segment.name.clone(),
            label: segment.label.clone(),
            is_selected: view.segment.as_ref() == Some(&segment.name),
        })
        .collect();
    let states = Choice::of(&data.states, view.state.as_ref(), state_name);
    let categories = Choice::of(&data.categories, view.category.as_ref(), plain_name);
    let bought = [
        ("once", say("on one day"), false),
        ("again", say("on several days"), true),
    ]
    .into_iter()
    .map(|(value, label, has_returned)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        is_selected: view.has_returned == Some(has_returned),
    })
    .collect();
    let kept = [
        ("sort", view.sort.map(|sort| sort.name())),
        ("dir", view.is_ascending.then_some("asc")),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(view! { <input type="hidden" name=name value=value? /> }))
    .collect_view();
    let text = view.search.clone().unwrap_or_default();
    let fields = view! {
        <label class="field" for="filter-q">
            <span>{say("Number")}</span>
            <input
                class="text-input"
                id="filter-q"
                type="search"
                name="q"
                maxlength="200"
                placeholder=say("begins with")
                autocomplete="off"
                value=text.clone()
                prop:value=unless_entered(text)
            />
        </label>
        <Select name="segment" label=say("Segment") all=say("all") choices=segments />
        <Select name="state" label=places.label() all=say("all") choices=states />
        <Select name="category" label=say("First bought") all=say("anything") choices=categories />
        <Select name="bought" label=say("Bought") all=say("any time") choices=bought />
        {kept}
    }
    .into_any();
    view! {
        <LiveForm action="/customers" fields=&FIELDS href=|query| CustomersView::parse(query).value.href()>
            {fields}
        </LiveForm>
    }
}

/// The filters in force as chips; following one takes it away.
#[component]
fn ActiveFilters(data: CustomersData) -> impl IntoView {
    let chips: Vec<_> = active(&data)
        .into_iter()
        .map(|(name, value, href)| view! { <RemovableChip name value href /> })
        .collect();
    let view = data.view.clone();
    data.view.has_filter().then(|| {
        let without = CustomersView {
            search: None,
            segment: None,
            state: None,
            category: None,
            has_returned: None,
            ..view.first_page()
        };
        view! {
            <ul class="chips active-filters" aria-label=say("Filters in force")>
                {chips}
                <li><a class="chip" href=without.href()>{say("Clear all")}</a></li>
            </ul>
        }
    })
}

/// Name, value and the address without it, of every filter in force.
fn active(data: &CustomersData) -> Vec<(&'static str, String, String)> {
    let view = data.view.first_page();
    let without = |change: fn(&mut CustomersView)| {
        let mut changed = view.clone();
        change(&mut changed);
        changed.href()
    };
    let places = places(data);
    let chips = [
        view.search.clone().map(|text| {
            (
                say("Number"),
                format!("{text}…"),
                without(|view| view.search = None),
            )
        }),
        view.segment.as_ref().map(|segment| {
            (
                say("Segment"),
                segment_label(data, segment),
                without(|view| view.segment = None),
            )
        }),
        view.state.as_ref().map(|state| {
            (
                places.label(),
                places.name(state).to_owned(),
                without(|view| view.state = None),
            )
        }),
        view.category.as_ref().map(|category| {
            (
                say("First bought"),
                plain_name(category),
                without(|view| view.category = None),
            )
        }),
        view.has_returned.map(|has_returned| {
            let value = if has_returned {
                say("on several days")
            } else {
                say("on one day")
            };
            (
                say("Bought"),
                value.to_owned(),
                without(|view| view.has_returned = None),
            )
        }),
    ];
    chips.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::sample::customers;
    use super::*;

    #[test]
    fn every_chip_takes_away_its_own_filter_and_goes_to_the_first_page() {
        let mut data = customers();
        data.view = CustomersView::parse(&crate::state::Query::parse(
            "q=00&segment=New&state=SP&category=health_beauty&bought=again&sort=value&after=1~x",
        ))
        .value;
        let chips = active(&data);
        assert_eq!(chips.len(), 5);
        let (name, value, href) = chips.into_iter().nth(2).unwrap_or_default();
        assert_eq!((name, value.as_str()), ("State", "São Paulo"));
        assert_eq!(
            href,
            "/customers?bought=again&category=health_beauty&q=00&segment=New&sort=value"
        );
    }
}
