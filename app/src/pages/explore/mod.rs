//! Who buys what, where and when?

mod brush;
mod charts;
mod filters;
mod headline;
#[cfg(test)]
mod sample;
mod view;

use leptos::prelude::*;
use leptos_meta::Title;

use self::brush::MonthBrush;
use self::charts::{Column, Place};
use self::filters::{ActiveFilters, FilterForm};
use self::view::{ExploreView, Measure};
use crate::address::view_at;
use crate::api::{Explore as ExploreData, get_explore};
use crate::asked::{answered, asked};
use crate::components::brazil::Places;
use crate::components::figure::Figure;
use crate::components::frame::{Bar, Intro};
use crate::components::live::Live;
use crate::components::meanings;
use crate::components::panel::settle;
use crate::components::problems::Problems;
use crate::state::Problem;
use crate::still::IntoAny;
use crate::words::{said, say};

fn question() -> &'static str {
    say("Who buys what, where and when?")
}

/// Charts that share one set of filters. The whole view is in the address.
#[component]
pub(crate) fn Explore() -> impl IntoView {
    let view = view_at("/explore", ExploreView::parse);
    // The measure only chooses what is drawn: it is not part of the question to the server.
    let filters = Memo::new(move |_| view.read().filters.clone());
    let answer = asked(
        move || filters.get(),
        |filters| get_explore(filters.to_query()),
    );

    view! {
        <Title text=say("Explore") />
        <Live>
            {answered(move || {
                let view = view.get();
                async move {
                    let answer = answer.await;
                    let bar = match answer.as_ref().ok().cloned().zip(Some(view.clone())) {
                        Some((data, view)) => view! { <Bar><FilterForm data view /></Bar> }.into_any(),
                        None => view! { <Bar /> }.into_any(),
                    };
                    view! {
                        {bar}
                        <main id="content" tabindex="-1">
                            {settle(question(), answer, move |data| view! { <Page data view /> })}
                        </main>
                    }
                }
            })}
        </Live>
    }
}

#[component]
fn Page(data: ExploreData, view: ExploreView) -> impl IntoView {
    let sentence = headline::headline(&data);
    // Links and chips go by what was applied: a state that the data does not know is reported, not kept.
    let view = view.filtered_by(data.filters.clone());
    let problems = problems(&data, &view);
    view! {
        <Intro question=question() lede=headline::lede(&data)>
            <em>{sentence.amount}</em> {sentence.rest}
        </Intro>
        <ActiveFilters view=view.clone() places=charts::places(&data) />
        <Problems problems />
        <Panels data=data.clone() view=view.clone() />
        <Spreads data view />
    }
}

/// The charts in two columns. What the data does not have leaves no gap: the left column then holds the order values.
#[component]
fn Panels(data: ExploreData, view: ExploreView) -> impl IntoView {
    let has_places = !data.choices.states.is_empty();
    let has_categories = !data.choices.categories.is_empty();
    let (left, right) = match (has_places, has_categories) {
        (true, true) => (
            vec![Panel::Months, Panel::Categories],
            vec![Panel::Places, Panel::OrderValues],
        ),
        (true, false) => (vec![Panel::Months, Panel::OrderValues], vec![Panel::Places]),
        (false, true) => (
            vec![Panel::Months, Panel::OrderValues],
            vec![Panel::Categories],
        ),
        (false, false) => (vec![Panel::Months], vec![Panel::OrderValues]),
    };
    let draw = |panels: Vec<Panel>, column| {
        let draw = |panel: Panel| panel.draw(&data, &view, column);
        panels.into_iter().map(draw).collect_view()
    };
    view! {
        <div class="columns">
            <div class="stack">{draw(left, Column::Wide)}</div>
            <div class="stack">{draw(right, Column::Narrow)}</div>
        </div>
    }
}

/// What not every source has: payments, times of day, deliveries with reviews. A row of its own, shared by what is there.
#[component]
fn Spreads(data: ExploreData, view: ExploreView) -> impl IntoView {
    let has_payments = !data.payments.is_empty();
    let counts = [
        has_payments,
        data.hours.is_some(),
        data.deliveries.is_some(),
    ];
    let charts = counts.into_iter().filter(|is_there| *is_there).count();
    let place = Place::of(charts);
    let measure = view.measure;
    let payments = has_payments.then(|| {
        view! {
            <Figure
                span=place.span()
                title=charts::payments::title(&data, measure)
                caption=charts::payments::caption(&data, measure)
                meaning=meanings::revenue("def-payments", &data.currency)
                picture=charts::payments::picture(&data, &view, place)
                table=charts::payments::table(&data, measure)
            />
        }
    });
    let hours = data.hours.as_ref().map(|hours| {
        view! {
            <Figure
                span=place.span()
                title=charts::hours::title()
                caption=charts::hours::caption(hours)
                meaning=meanings::hours()
                picture=charts::hours::picture(hours, place)
                table=charts::hours::table(hours)
            />
        }
    });
    let deliveries = data.deliveries.as_ref().map(|classes| {
        view! {
            <Figure
                span=place.span()
                title=charts::deliveries::title()
                caption=charts::deliveries::caption(classes)
                meaning=meanings::deliveries()
                picture=charts::deliveries::picture(classes, place)
                table=charts::deliveries::table(classes)
            />
        }
    });
    (charts > 0).then(|| view! { <div class="grid">{payments} {hours} {deliveries}</div> })
}

/// One of the charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Panel {
    Months,
    Categories,
    Places,
    OrderValues,
}

impl Panel {
    fn draw(self, data: &ExploreData, view: &ExploreView, column: Column) -> AnyView {
        let measure = view.measure;
        match self {
            Self::Months => {
                let toggle = view! { <MeasureToggle view=view.clone() /> }.into_any();
                let figure = view! {
                    <Figure
                        title=charts::months::title(data, measure)
                        caption=charts::months::caption(data)
                        meaning=meanings::revenue("def-months", &data.currency)
                        picture=charts::months::picture(data, view)
                        table=charts::months::table(data)
                        more=toggle
                    />
                };
                view! { <MonthBrush view=view.clone()>{figure}</MonthBrush> }.into_any()
            }
            Self::Categories => view! {
                <Figure
                    title=charts::categories::title(data, measure)
                    caption=charts::categories::caption(data, measure)
                    meaning=meanings::revenue("def-categories", &data.currency)
                    picture=charts::categories::picture(data, view, column)
                    table=charts::categories::table(data)
                />
            }
            .into_any(),
            Self::Places if charts::places(data) == Places::States => view! {
                <Figure
                    title=charts::states::title(data, measure)
                    caption=charts::states::caption(data, measure)
                    meaning=meanings::revenue("def-places", &data.currency)
                    picture=charts::states::picture(data, view)
                    table=charts::states::table(data)
                />
            }
            .into_any(),
            Self::Places => view! {
                <Figure
                    title=charts::regions::title(data, measure)
                    caption=charts::regions::caption(data, measure)
                    meaning=meanings::revenue("def-places", &data.currency)
                    picture=charts::regions::picture(data, view)
                    table=charts::regions::table(data, measure)
                />
            }
            .into_any(),
            Self::OrderValues => view! {
                <Figure
                    title=said("Orders by value")
                    caption=charts::order_values::caption(data)
                    meaning=meanings::order_values(&data.currency)
                    picture=charts::order_values::picture(data, column)
                    table=charts::order_values::table(data)
                />
            }
            .into_any(),
        }
    }
}

fn problems(data: &ExploreData, view: &ExploreView) -> Vec<Problem> {
    view.problems
        .iter()
        .chain(&data.problems)
        .cloned()
        .collect()
}

/// Value or number of orders, as two links.
#[component]
fn MeasureToggle(view: ExploreView) -> impl IntoView {
    let choices: Vec<_> = [Measure::Value, Measure::Orders]
        .into_iter()
        .map(|measure| {
            let is_chosen = (measure == view.measure).then_some("true");
            view! { <a href=view.measured_by(measure).href() aria-current=is_chosen>{measure.label()}</a> }
        })
        .collect();
    view! { <nav class="toggle" aria-label=say("What the charts count")>{choices}</nav> }
}
