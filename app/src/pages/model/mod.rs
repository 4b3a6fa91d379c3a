//! Can I trust it?

mod charts;
mod headline;
mod past;
mod rules;
mod windows;

use clv_charts::Size;
use leptos::prelude::*;
use leptos_meta::Title;

use self::charts::importance::{self, Measure};
use crate::api::{ModelReport, Stage, get_model_report};
use crate::asked::{answered, asked};
use crate::components::amount::in_words;
use crate::components::card::Card;
use crate::components::data_table::DataTable;
use crate::components::definition::Meaning;
use crate::components::figure::Figure;
use crate::components::frame::{Bar, Intro};
use crate::components::meanings;
use crate::components::panel::settle;
use crate::components::scoreboard::{full_scoreboard, metrics};
use crate::components::trust::trust;
use crate::components::verdict::{Verdict, beats_chance, in_short};
use crate::still::IntoAny;
use crate::words::{said, say, told};

fn question() -> &'static str {
    say("Can I trust it?")
}

/// The served model against all others.
#[component]
pub(crate) fn Model() -> impl IntoView {
    let report = asked(|| (), |()| get_model_report());
    view! {
        <Title text=say("Model") />
        <Bar />
        <main id="content" tabindex="-1">
            <Suspense>
                {answered(move || async move { settle(question(), report.await, |report| view! { <Page report /> }) })}
            </Suspense>
        </main>
    }
}

#[component]
fn Page(report: ModelReport) -> impl IntoView {
    let sentence = trust(&report.scoreboard);
    let scoreboard = full_scoreboard(&report.card.currency, &report.scoreboard);
    let terms = metrics(&report.card.currency);
    let verdict = report.card.verdict.clone();
    let short = in_short(&verdict);
    let has_figures = short != verdict;
    let gain = charts::gain::picture(&report);
    let span = if gain.is_some() { "span-4" } else { "span-6" };
    let is_good = beats_chance(&report.scoreboard);
    let facts = headline::facts(&report);
    let rules = rules::table(&report);
    let intervals = windows::tables(&report);
    let past = past::table(&report);
    let served = headline::model(&report);
    view! {
        <Intro question=question() lede=headline::lede(&report)>
            {sentence.before} <em>{sentence.number}</em> {sentence.after}
        </Intro>
        <div class="grid">
            <Card title=said("All models on the same customers") caption=headline::tested(&report)>
                <Verdict text=short is_good />
                {has_figures.then(|| view! {
                    <details class="twin">
                        <summary>{say("The verdict with its figures")}</summary>
                        <p>{in_words(verdict)}</p>
                    </details>
                })}
                <DataTable label=said("Scoreboard: all models, all metrics") data=scoreboard />
            </Card>
            <Figure
                span
                title=said("Do predicted rates come true?")
                caption=charts::calibration::caption()
                meaning=meanings::calibration()
                picture=charts::calibration::picture(&report)
                table=charts::calibration::table(&report)
            />
            <Figure
                span
                title=charts::value::title(&report)
                caption=charts::value::caption()
                meaning=meanings::value_by_tenths(&report.card.currency)
                picture=charts::value::picture(&report)
                table=charts::calibration::table(&report)
            />
            {gain.map(|picture| view! {
                <Figure
                    span
                    title=said("What the best ranked hold")
                    caption=charts::gain::caption()
                    meaning=meanings::gain()
                    picture
                    table=charts::gain::table(&report)
                />
            })}
            <Card title=said("How it was tested") caption=said("No model saw anything after the test day.")>
                <Facts facts />
            </Card>
            {served.map(|(title, facts)| view! {
                <Card title caption=said("The simplest model that none was shown to beat.")>
                    <Facts facts />
                </Card>
            })}
            <Importance report=report.clone() stage=Stage::Returns />
            <Importance report=report.clone() stage=Stage::Spend />
            {(!rules.rows.is_empty()).then(|| view! {
                <Card
                    title=said("Who comes back, in rules")
                    caption=said("A small decision tree, fitted to be read: it explains, the served model predicts.")
                >
                    <DataTable label=said("Rules of who comes back") data=rules />
                </Card>
            })}
            {intervals.map(|(of_all, of_groups)| view! {
                <Card title=said("Did the intervals hold?") caption=headline::intervals()>
                    <DataTable label=said("Past windows and the intervals of then") data=of_all />
                    <details class="twin">
                        <summary>{say("The same of groups of customers")}</summary>
                        <DataTable label=said("Past windows and the intervals of then, group by group") data=of_groups />
                    </details>
                </Card>
            })}
            {past.map(|data| view! {
                <Card title=said("Models trained so far") caption=past::caption()>
                    <DataTable label=said("Models trained so far") data />
                </Card>
            })}
            <Card title=said("What the words mean") caption=said("Every metric of the scoreboard.")>
                <Glossary terms />
            </Card>
        </div>
    }
}

/// Both importances of one stage side by side, or the reason why there is nothing to compare.
#[component]
fn Importance(report: ModelReport, stage: Stage) -> impl IntoView {
    if importance::is_constant(&report, stage) {
        let title = importance::title(stage, Measure::Permutation);
        return view! { <Card title><p>{importance::constant_words(stage)}</p></Card> }.into_any();
    }
    let mut measures = vec![Measure::Permutation, Measure::Gain];
    measures.retain(|measure| importance::is_known(&report, stage, *measure));
    let (span, width) = if measures.len() > 1 {
        ("span-6", Size::MIDDLE.width)
    } else {
        ("span-12", 960.0)
    };
    measures
        .into_iter()
        .map(|measure| {
            view! {
                <Figure
                    span=span
                    title=importance::title(stage, measure)
                    caption=importance::caption(stage, measure)
                    meaning=meanings::importance(importance::definition_id(stage, measure))
                    picture=importance::picture(&report, stage, measure, width)
                    table=importance::table(&report, stage)
                />
            }
        })
        .collect_view()
        .into_any()
}

#[component]
fn Facts(facts: Vec<(&'static str, String)>) -> impl IntoView {
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect();
    view! { <dl class="facts">{facts}</dl> }
}

#[component]
fn Glossary(terms: Vec<Meaning>) -> impl IntoView {
    let terms: Vec<_> = terms
        .into_iter()
        .map(
            |Meaning {
                 term, text, unit, ..
             }| {
                view! {
                    <div>
                        <dt>{told(&term).to_owned()}</dt>
                        <dd>{told(&text).to_owned()} {(!unit.is_empty()).then(|| view! { " " <span class="muted">{format!("({})", told(&unit))}</span> })}</dd>
                    </div>
                }
            },
        )
        .collect();
    view! { <dl class="glossary">{terms}</dl> }
}
