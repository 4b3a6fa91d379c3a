//! The filter bar: a plain GET form, live where JavaScript runs; and the filters in force, each with a way out.

use leptos::prelude::*;

use super::charts::places;
use super::view::{ExploreView, MEASURE, Measure};
use crate::api::Explore;
use crate::components::amount::plain_name;
use crate::components::brazil::Places;
use crate::components::calendar::month;
use crate::components::chip::RemovableChip;
use crate::components::live_form::{Choice, LiveForm, Select};
use crate::state::ExploreFilters;
use crate::still::IntoAny;
use crate::words::say;

/// What the form sends.
const FIELDS: [&str; 6] = ["from", "to", "state", "category", "payment", MEASURE];

/// The form. Without JavaScript its button sends it; with it every change does.
#[component]
pub(super) fn FilterForm(data: Explore, view: ExploreView) -> impl IntoView {
    let ExploreFilters {
        from,
        to,
        state,
        category,
        payment,
    } = data.filters.clone();
    let months = |selected: Option<crate::state::Month>| -> Vec<Choice> {
        let choices = data.choices.months.iter();
        choices
            .map(|&at| Choice {
                value: at.to_string(),
                label: month(at.first_day()),
                is_selected: selected == Some(at),
            })
            .collect()
    };
    let fields = view! {
        <Select name="from" label=say("From") all=say("start") choices=months(from) />
        <Select name="to" label=say("To") all=say("end") choices=months(to) />
        <Select name="state" label=places(&data).label() all=say("all") choices=Choice::of(&data.choices.states, state.as_ref(), str::to_owned) />
        <Select name="category" label=say("Category") all=say("all") choices=Choice::of(&data.choices.categories, category.as_ref(), plain_name) />
        <Select name="payment" label=say("Payment") all=say("all") choices=Choice::of(&data.choices.payments, payment.as_ref(), plain_name) />
        {(view.measure == Measure::Orders)
            .then(|| view! { <input type="hidden" name=MEASURE value=Measure::Orders.name() /> })}
    }
    .into_any();
    view! {
        <LiveForm action="/explore" fields=&FIELDS href=|query| ExploreView::parse(query).href()>
            {fields}
        </LiveForm>
    }
}

/// The filters in force as chips; following one takes it away.
#[component]
pub(super) fn ActiveFilters(view: ExploreView, places: Places) -> impl IntoView {
    let filters = view.filters.clone();
    let chips: Vec<_> = active(&view, places)
        .into_iter()
        .map(|(name, value, href)| view! { <RemovableChip name value href /> })
        .collect();
    (!filters.is_everything()).then(|| {
        view! {
            <ul class="chips active-filters" aria-label=say("Filters in force")>
                {chips}
                <li><a class="chip" href=view.filtered_by(ExploreFilters::default()).href()>{say("Clear all")}</a></li>
            </ul>
        }
    })
}

/// Name, value and the address without it, of every filter in force.
fn active(view: &ExploreView, places: Places) -> Vec<(&'static str, String, String)> {
    let filters = &view.filters;
    let without = |filters: ExploreFilters| view.filtered_by(filters).href();
    let mut chips = Vec::new();
    if let Some(from) = filters.from {
        chips.push((
            say("From"),
            month(from.first_day()),
            without(ExploreFilters {
                from: None,
                ..filters.clone()
            }),
        ));
    }
    if let Some(to) = filters.to {
        chips.push((
            say("To"),
            month(to.first_day()),
            without(ExploreFilters {
                to: None,
                ..filters.clone()
            }),
        ));
    }
    if let Some(state) = &filters.state {
        chips.push((
            places.label(),
            state.clone(),
            without(filters.toggle_state(state)),
        ));
    }
    if let Some(category) = &filters.category {
        chips.push((
            say("Category"),
            plain_name(category),
            without(filters.toggle_category(category)),
        ));
    }
    if let Some(payment) = &filters.payment {
        chips.push((
            say("Payment"),
            plain_name(payment),
            without(filters.toggle_payment(payment)),
        ));
    }
    chips
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Query;

    #[test]
    fn every_chip_takes_away_its_own_filter_only() {
        let view = ExploreView::parse(&Query::parse(
            "from=2017-01&to=2017-06&state=SP&category=health_beauty&payment=boleto&measure=orders",
        ));
        let left: Vec<String> = active(&view, Places::States)
            .into_iter()
            .map(|(_, _, href)| href)
            .collect();
        assert_eq!(left.len(), 5);
        assert_eq!(
            left.first().map(String::as_str),
            Some(
                "/explore?category=health_beauty&measure=orders&payment=boleto&state=SP&to=2017-06"
            )
        );
        assert_eq!(
            left.last().map(String::as_str),
            Some("/explore?category=health_beauty&from=2017-01&measure=orders&state=SP&to=2017-06")
        );
    }
}
