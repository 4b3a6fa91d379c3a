//! Evidence beside an answer: past customers like one, and what they really did.

use clv_core::features::Value;
use clv_core::money::Cents;
use leptos::prelude::*;

use super::amount::{counted, decimals, money, plain_name, whole, with_unit};
use super::brazil::Places;
use super::calendar::day;
use super::card::Card;
use super::data_table::{Column, DataTable, Row, TableData};
use super::definition::Meaning;
use crate::api::{Twin, TwinFeature, Twins};
use crate::still::IntoAny;
use crate::words::{said, say_with};

/// Features that are shown of each; more would not fit beside what they did.
const SHOWN_FEATURES: usize = 5;

/// What is not known, or is none.
const NOTHING: &str = "–";

/// The panel; nothing where there is nobody to compare with.
#[component]
pub(crate) fn PastCustomers(
    /// The currency of every amount.
    currency: String,
    /// Days that they were watched for.
    horizon_days: u32,
    /// Who they are.
    twins: Twins,
) -> impl IntoView {
    if twins.twins.is_empty() {
        return ().into_any();
    }
    let data = table(&currency, &twins);
    view! {
        <Card title=title(&currency, &twins) caption=caption(horizon_days, &twins)>
            <DataTable label=said("Past customers like this one") data />
        </Card>
    }
    .into_any()
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// `3 of the 20 past customers most like this one bought again, for R$ 412 together`
fn title(currency: &str, twins: &Twins) -> String {
    let (returned, spent) = outcome(twins.twins.iter());
    let spend = if returned == 0 {
        String::new()
    } else {
        say_with!(", for {} together", money(currency, spent))
    };
    say_with!(
        "{count} of the {all} past customers most like this one bought again{spend}",
        whole(number(returned)),
        whole(number(twins.twins.len())),
        spend
    )
}

/// How many of them bought again, and what these spent together.
fn outcome<'a>(twins: impl Iterator<Item = &'a Twin>) -> (usize, Cents) {
    twins
        .filter(|twin| twin.returned)
        .fold((0, Cents(0)), |(count, spent), twin| {
            (count + 1, Cents(spent.0 + twin.value.0))
        })
}

fn caption(horizon_days: u32, twins: &Twins) -> String {
    let since = twins
        .cutoff
        .map_or_else(String::new, |cutoff| say_with!(" as of {}", day(cutoff)));
    say_with!(
        "What really happened in the {days} days after, not a prediction. The nearest of {customers}{since} by what the model looks at.",
        horizon_days,
        counted(number(twins.among), "customer"),
        since
    )
}

/// A feature of everybody, in words.
type Told<'a> = (&'a TwinFeature, Vec<String>);

/// The features that are shown: those that tell the customers apart come before those that say the same of all, and none says
/// nothing of anybody, or of everybody what another one says.
fn shown<'a>(currency: &str, twins: &'a Twins) -> Vec<Told<'a>> {
    let places = places(currency, twins);
    let mut told: Vec<Told> = Vec::new();
    for (at, feature) in twins.features.iter().enumerate() {
        let of = |twin: &Twin| written(currency, places, feature, twin.values.get(at));
        let texts: Vec<_> = twins.twins.iter().map(of).collect();
        if texts.iter().any(|text| text != NOTHING) && told.iter().all(|(_, of)| *of != texts) {
            told.push((feature, texts));
        }
    }
    let (apart, alike): (Vec<_>, Vec<_>) = told
        .into_iter()
        .partition(|(_, texts)| texts.iter().any(|text| Some(text) != texts.first()));
    apart
        .into_iter()
        .chain(alike)
        .take(SHOWN_FEATURES)
        .collect()
}

/// Customers who are alike in all that is shown share a row. What became of them comes first: a phone shows it without scrolling.
fn table(currency: &str, twins: &Twins) -> TableData {
    let shown = shown(currency, twins);
    let mut groups: Vec<(Vec<String>, Vec<&Twin>)> = Vec::new();
    for (at, twin) in twins.twins.iter().enumerate() {
        let mut cells: Vec<String> = shown
            .iter()
            .filter_map(|(_, texts)| texts.get(at).cloned())
            .collect();
        cells.push(decimals(twin.distance, 1));
        match groups.iter_mut().find(|(known, _)| *known == cells) {
            Some((_, alike)) => alike.push(twin),
            None => groups.push((cells, vec![twin])),
        }
    }
    let mut columns = vec![
        Column::text("Nearest first"),
        Column::number("Bought again"),
        Column::number("Spent"),
    ];
    columns.extend(
        shown
            .iter()
            .map(|(feature, _)| Column::number(&feature.label)),
    );
    columns.push(Column::number("Apart").meaning(apart()));
    let mut ranked = 0;
    let rows = groups.into_iter().map(|(cells, alike)| {
        let (returned, spent) = outcome(alike.iter().copied());
        let rank = ranks(ranked, alike.len());
        ranked += alike.len();
        let again = match (alike.len(), returned) {
            (1, 0) => said("no"),
            (1, _) => said("yes"),
            (all, some) => say_with!("{part} of {whole}", whole(number(some)), whole(number(all))),
        };
        let spent = if returned == 0 {
            NOTHING.to_owned()
        } else {
            money(currency, spent)
        };
        Row {
            cells: [rank, again, spent].into_iter().chain(cells).collect(),
            is_strong: returned > 0,
            ..Row::default()
        }
    });
    TableData {
        rows: rows.collect(),
        columns,
    }
}

/// The places of so many customers behind others: `4`, or `5–7`.
fn ranks(before: usize, count: usize) -> String {
    let (from, to) = (whole(number(before + 1)), whole(number(before + count)));
    if count == 1 {
        from
    } else {
        format!("{from}–{to}")
    }
}

fn places(currency: &str, twins: &Twins) -> Places {
    let at = twins.features.iter().position(|it| it.feature == "state");
    let states = twins
        .twins
        .iter()
        .filter_map(|twin| twin.values.get(at?)?.choice());
    Places::of(currency, states)
}

fn written(currency: &str, places: Places, feature: &TwinFeature, value: Option<&Value>) -> String {
    match value {
        Some(Value::Number(number)) if !number.is_nan() => {
            with_unit(&feature.unit, currency, *number)
        }
        Some(Value::Choice(choice)) if feature.feature == "state" => places.name(choice).to_owned(),
        Some(Value::Choice(choice)) => plain_name(choice),
        _ => NOTHING.to_owned(),
    }
}

fn apart() -> Meaning {
    Meaning::new(
        "def-apart",
        "Apart",
        "How different the past customer is from this one: the distance over all features the model looks at, each in its own standard deviations. 0 is the same.",
        "standard deviations",
        "marts.mart_past_customers",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn twins() -> Twins {
        let twin = |returned, cents, state: &str| Twin {
            values: vec![
                Value::Number(1.0),
                Value::Missing,
                Value::Choice(state.into()),
                Value::Number(1.0),
            ],
            distance: 0.25,
            returned,
            value: Cents(cents),
        };
        let feature = |name: &str| TwinFeature {
            feature: name.to_owned(),
            label: name.to_owned(),
            unit: String::new(),
        };
        Twins {
            cutoff: "2018-02-28".parse().ok(),
            among: 1_200,
            features: ["frequency", "delivery_delay_days", "state", "orders"]
                .map(feature)
                .into(),
            twins: vec![
                twin(true, 12_000, "RJ"),
                twin(false, 0, "SP"),
                twin(true, 3_000, "RJ"),
            ],
            unlike: None,
        }
    }

    #[test]
    fn counts_what_really_happened() {
        assert_eq!(
            title("BRL", &twins()),
            "2 of the 3 past customers most like this one bought again, for R$\u{a0}150 together"
        );
        assert!(caption(180, &twins()).contains("of 1,200 customers as of 28 Feb 2018"));
        let none = Twins {
            twins: vec![twins().twins.remove(1)],
            ..twins()
        };
        assert!(title("BRL", &none).starts_with("0 of the 1 past"));
    }

    #[test]
    fn what_tells_them_apart_comes_first_and_nothing_is_said_twice() {
        let twins = twins();
        let told = shown("BRL", &twins).into_iter();
        let names: Vec<_> = told.map(|(feature, _)| &feature.feature).collect();
        assert_eq!(names, ["state", "frequency"]);
    }

    #[test]
    fn customers_who_look_alike_share_a_row() {
        let table = table("BRL", &twins());
        let rows: Vec<_> = table.rows.iter().map(|row| row.cells.join(" | ")).collect();
        assert_eq!(
            rows,
            [
                "1–2 | 2 of 2 | R$\u{a0}150 | Rio de Janeiro | 1 | 0.2",
                "3 | no | – | São Paulo | 1 | 0.2",
            ]
        );
        assert!(
            table
                .rows
                .iter()
                .all(|row| row.cells.len() == table.columns.len())
        );
    }
}
