//! What a file was answered with.

use leptos::prelude::*;

use super::charts;
use crate::api::{BadLine, Refused, Scored, ScoredFile};
use crate::components::amount::{counted, currency_unit, money, money_range, thousandths, whole};
use crate::components::calendar::day;
use crate::components::card::Card;
use crate::components::csv::text_href;
use crate::components::data_table::{Column, DataTable, TableData};
use crate::components::definition::Meaning;
use crate::components::figure::Figure;
use crate::still::IntoAny;
use crate::words::known::known;
use crate::words::{said, say, say_with, told};

/// Customers that are listed; the file has all.
const SHOWN: usize = 100;

#[component]
pub(super) fn Answer(scored: Scored) -> impl IntoView {
    match scored {
        Scored::Refused(refused) => view! { <Refusal refused /> }.into_any(),
        Scored::Customers(file) => view! { <Predictions file=*file /> }.into_any(),
    }
}

#[component]
fn Refusal(refused: Refused) -> impl IntoView {
    let Refused {
        message,
        remedy,
        bad,
        bad_rows,
    } = refused;
    let rows = (!bad.is_empty()).then(|| view! { <BadRows bad bad_rows /> });
    view! {
        <section class="card error-panel" role="alert">
            <h2>{known(&message)}</h2>
            {remedy.map(|remedy| view! { <p>{known(&remedy)}</p> })}
            {rows}
        </section>
    }
    .into_any()
}

#[component]
fn Predictions(file: ScoredFile) -> impl IntoView {
    let table = best(&file);
    // One dot would be a picture of nothing.
    let chart = (file.ranked.len() > 1).then(|| {
        let picture = charts::picture(&file);
        let table = charts::table(&file, &picture);
        view! {
            <Figure
                title=charts::title()
                caption=charts::caption(&file)
                picture
                table
            />
        }
    });
    let facts = facts(&file);
    let href = text_href(&file.csv);
    let (bad, bad_rows) = (file.bad.clone(), file.bad_rows);
    let left_out = (bad_rows > 0).then(|| {
        view! {
            <Card title=said("Rows left out") caption=said("They are not in the predictions.")>
                <BadRows bad bad_rows />
            </Card>
        }
    });
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect();
    view! {
        <Card span="span-7" title=said("Predictions") caption=caption(&file)>
            <p>
                <a class="button" href=href download="clave-predictions.csv">
                    {say_with!("Download all {}", whole(number(file.customers)))}
                </a>
            </p>
            <DataTable label=said("Predictions for the customers of the file") data=table />
        </Card>
        <Card span="span-5" title=said("How it was scored")>
            <dl class="facts">{facts}</dl>
        </Card>
        {chart}
        {left_out}
    }
    .into_any()
}

#[component]
fn BadRows(bad: Vec<BadLine>, bad_rows: u64) -> impl IntoView {
    let shown = u64::try_from(bad.len()).unwrap_or(u64::MAX);
    let more = bad_rows.saturating_sub(shown);
    let more = (more > 0).then(|| {
        view! { <p class="caption">{say_with!("and {} more", whole(i64::try_from(more).unwrap_or(i64::MAX)))}</p> }
    });
    view! {
        <DataTable label=said("Rows that cannot be scored") data=bad_rows_table(bad) />
        {more}
    }
    .into_any()
}

fn bad_rows_table(bad: Vec<BadLine>) -> TableData {
    let rows = bad.into_iter().map(|line| {
        // A row of orders knows no line of its customer.
        let at = match line.line {
            0 => "–".to_owned(),
            line => line.to_string(),
        };
        vec![
            at,
            line.column.unwrap_or_else(|| said("whole row")),
            format!("“{}”", line.value),
            known(&line.reason),
            known(&line.remedy),
        ]
        .into()
    });
    TableData {
        columns: vec![
            Column::number("Line"),
            Column::text("Column"),
            Column::text("Value"),
            Column::text("Reason"),
            Column::text("What to do"),
        ],
        rows: rows.collect(),
    }
}

pub(super) fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn caption(file: &ScoredFile) -> String {
    if file.ranked.len() > SHOWN {
        say_with!(
            "The {count} best of {customers}; the file has all, in the order of yours.",
            SHOWN,
            counted(number(file.customers), "customer")
        )
    } else {
        said("Best first; the file has them in the order of yours.")
    }
}

fn best(file: &ScoredFile) -> TableData {
    let currency = &file.currency;
    let rows = file.ranked.iter().take(SHOWN).map(|customer| {
        vec![
            customer.customer_id.clone(),
            thousandths(customer.p_returns),
            money(currency, customer.spend_if_returns),
            money(currency, customer.value),
        ]
        .into()
    });
    let within = say_with!("within {} days", file.horizon_days);
    let meaning = |id: &str, term: &str, text: String, unit: &str| {
        Meaning::new(id, term, text, unit, "clv_core::model")
    };
    TableData {
        columns: vec![
            Column::text("Customer"),
            Column::number("Buy again, per 1,000").meaning(meaning(
                "def-chance",
                say("Buy again, per 1,000"),
                say_with!("Of 1,000 customers like this one, how many the model expects to buy again {within}.", within),
                say("of 1,000 customers"),
            )),
            Column::number("Spend if so").meaning(meaning(
                "def-spend",
                say("Spend if so"),
                say_with!("What those of them who do buy again are expected to spend {within}.", within),
                currency_unit(currency),
            )),
            Column::number("Expected").meaning(meaning(
                "def-expected",
                say("Expected value"),
                say_with!("The chance times the spend: what such a customer is worth on average {within}.", within),
                currency_unit(currency),
            )),
        ],
        rows: rows.collect(),
    }
}

fn facts(file: &ScoredFile) -> Vec<(&'static str, String)> {
    let currency = &file.currency;
    let mut facts = vec![
        (say("File"), file.name.clone()),
        (
            say("Model"),
            format!("{} ({})", told(file.kind.label()), file.model_id),
        ),
        (
            say("Data as of"),
            file.as_of.map_or_else(
                || said("not told by the file: its numbers count as those of today"),
                day,
            ),
        ),
    ];
    if let Some((low, high)) = file.interval {
        facts.push((
            say("90% interval of the total"),
            if high.0 > 0 {
                money_range(currency, low, high)
            } else {
                said("nothing: more than nineteen times in twenty none of them buys")
            },
        ));
    }
    if !file.missing.is_empty() {
        facts.push((say("Not known of anybody"), file.missing.join(", ")));
    }
    facts.extend(file.notes.iter().map(|note| (say("Read as"), note.clone())));
    facts
}

#[cfg(test)]
mod tests {
    use super::super::headline::sample::file;
    use super::*;
    use crate::api::ScoredCustomer;
    use clv_core::money::Cents;

    #[test]
    fn says_how_a_file_was_scored() {
        let facts = facts(&file());
        let names: Vec<_> = facts.iter().map(|(name, _)| *name).collect();
        let expected = [
            "File",
            "Model",
            "Data as of",
            "90% interval of the total",
            "Not known of anybody",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn says_when_not_all_are_shown() {
        let mut file = file();
        let customer = ScoredCustomer {
            customer_id: "a".to_owned(),
            p_returns: 0.02,
            spend_if_returns: Cents(10_000),
            value: Cents(200),
        };
        file.ranked = vec![customer.clone(); SHOWN + 1];
        file.customers = SHOWN + 1;
        assert!(caption(&file).starts_with("The 100 best of 101 customers"));
        assert_eq!(best(&file).rows.len(), SHOWN);
        file.ranked = vec![customer.clone(), customer];
        assert!(caption(&file).starts_with("Best first"));
        let cells = best(&file).rows.first().map(|row| row.cells.join(" | "));
        assert_eq!(
            cells.as_deref(),
            Some("a | 20 | R$\u{a0}100 | R$\u{a0}2.00")
        );
    }
}
