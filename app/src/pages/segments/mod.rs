//! Which groups deserve what?

mod charts;
mod headline;
mod planner;
#[cfg(test)]
mod sample;
mod tables;

use leptos::prelude::*;
use leptos_meta::Title;

use self::planner::Planner;
use crate::address::view_at;
use crate::api::{Segments as SegmentsData, get_segments};
use crate::asked::{answered, asked};
use crate::components::card::Card;
use crate::components::data_table::DataTable;
use crate::components::figure::Figure;
use crate::components::frame::{Bar, Intro};
use crate::components::live::Live;
use crate::components::no_model::HowToGetAModel;
use crate::components::panel::settle;
use crate::components::problems::Problems;
use crate::state::{OfferView, Problem};
use crate::still::IntoAny;
use crate::words::{said, say};

fn question() -> &'static str {
    say("Which groups deserve what?")
}

/// Segments, tiers, rules and a planner whose suppositions are in the address.
#[component]
pub(crate) fn Segments() -> impl IntoView {
    let view = view_at("/segments", OfferView::parse);
    let answer = asked(
        move || view.get().value,
        |view| get_segments(view.to_query()),
    );
    view! {
        <Title text=say("Segments") />
        <Bar />
        <Live>
            {answered(move || {
                let problems = view.get().problems;
                async move {
                    let answer = answer.await;
                    view! {
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
fn Page(data: SegmentsData, problems: Vec<Problem>) -> impl IntoView {
    let sentence = headline::headline(&data);
    let segments = tables::segments(&data);
    let forecast = match data.plan.clone() {
        Some(plan) => {
            let tiers = if data.tiers.len() > 1 {
                let tiers = tables::tiers(&data);
                view! { <DataTable label=said("Tiers of expected value") data=tiers /> }.into_any()
            } else {
                view! { <p>{say("All of them are expected to be worth the same: there is nothing to rank them by.")}</p> }
                    .into_any()
            };
            let rules = (!data.rules.is_empty()).then(|| {
                let rules = tables::rules(&data);
                view! {
                    <Card
                        span="span-5"
                        title=said("Who returns, in words")
                        caption=said("The readable tree, on customers it has not seen: which share of them bought again.")
                    >
                        <DataTable label=said("Rules of who returns") data=rules />
                    </Card>
                }
            });
            let span = if rules.is_some() { "span-7" } else { "span-12" };
            view! {
                <Planner data=data.clone() plan />
                <Card span=span title=said("Tiers of expected value") caption=headline::tiers(&data)>
                    {tiers}
                </Card>
                {rules}
            }
            .into_any()
        }
        None => view! {
            <Card
                title=said("Who deserves a contact?")
                caption=said("That takes a forecast, and no model has been trained on this data yet. Three steps give it:")
            >
                <HowToGetAModel />
            </Card>
        }
        .into_any(),
    };
    view! {
        <Intro question=question() lede=headline::lede(&data)>
            <em>{sentence.amount}</em> {sentence.rest}
        </Intro>
        <Problems problems />
        <div class="grid">
            <Figure
                title=charts::shares::title(&data)
                caption=headline::shares(&data)
                meaning=charts::shares::meaning()
                picture=charts::shares::picture(&data)
                table=charts::shares::table(&data)
            />
            <Card title=said("Segments") caption=said("By limits of days and counts, not by ranks: equal customers are always in the same one.")>
                <DataTable label=said("Segments") data=segments />
            </Card>
            {forecast}
        </div>
    }
}
