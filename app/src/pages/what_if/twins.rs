//! Evidence beside the answer: past customers like this one, and what they really did.

use clv_core::features::Value;
use leptos::prelude::*;

use super::live::Scenario;
use super::words::{choice_label, with_unit};
use crate::api::{Twin, Twins, WhatIfField, WhatIfForm};
use crate::components::amount::{counted, money, whole};
use crate::components::calendar::day;
use crate::components::card::Card;
use crate::components::data_table::{Column, DataTable, Row, TableData};
use crate::components::definition::Meaning;
use crate::still::IntoAny;

/// Features that are shown of each; more would not fit beside what they did.
const SHOWN_FEATURES: usize = 5;

/// The panel; nothing where there is nobody to compare with.
#[component]
pub(super) fn TwinsPanel(form: WhatIfForm, scenario: Scenario) -> impl IntoView {
    move || {
        let twins = match scenario.twins.get() {
            Ok(twins) if twins.twins.is_empty() => return ().into_any(),
            // The answer itself stands without its evidence.
            Err(_) => return view! { <Unavailable /> }.into_any(),
            Ok(twins) => twins,
        };
        let (title, caption) = (title(&form, &twins), caption(&form, &twins));
        let data = table(&form, &twins);
        view! {
            <Card title caption>
                <DataTable label="Past customers like this one" data />
            </Card>
        }
        .into_any()
    }
}

#[component]
fn Unavailable() -> impl IntoView {
    view! {
        <Card title="Past customers like this one">
            <p>"They cannot be shown just now. Nothing else on this page depends on them."</p>
        </Card>
    }
}

/// `3 of the 20 past customers most like this one bought again`
fn title(form: &WhatIfForm, twins: &Twins) -> String {
    let returned: Vec<&Twin> = twins.twins.iter().filter(|twin| twin.returned).collect();
    let spent = returned.iter().map(|twin| twin.value.0).sum::<i64>();
    let count = |number: usize| whole(i64::try_from(number).unwrap_or(i64::MAX));
    let spend = if returned.is_empty() {
        String::new()
    } else {
        let total = clv_core::money::Cents(spent);
        format!(", for {} together", money(&form.currency, total))
    };
    format!(
        "{} of the {} past customers most like this one bought again{spend}",
        count(returned.len()),
        count(twins.twins.len()),
    )
}

fn caption(form: &WhatIfForm, twins: &Twins) -> String {
    let among = counted(i64::try_from(twins.among).unwrap_or(i64::MAX), "customer");
    let since = twins
        .cutoff
        .map_or_else(String::new, |cutoff| format!(" as of {}", day(cutoff)));
    format!(
        "What really happened in the {} days after, not a prediction. The nearest of {among}{since} by what the model looks at.",
        form.horizon_days
    )
}

fn table(form: &WhatIfForm, twins: &Twins) -> TableData {
    let shown: Vec<(usize, &WhatIfField)> = form
        .fields
        .iter()
        .filter_map(|field| {
            let place = twins
                .features
                .iter()
                .position(|name| *name == field.feature)?;
            Some((place, field))
        })
        .take(SHOWN_FEATURES)
        .collect();
    let mut columns = vec![Column::text("Nearest first")];
    columns.extend(
        shown
            .iter()
            .map(|(_, field)| Column::number(field.label.clone())),
    );
    columns.push(Column::number("Apart").meaning(apart()));
    columns.push(Column::number("Bought again"));
    columns.push(Column::number("Spent"));
    let rows = twins.twins.iter().enumerate().map(|(index, twin)| {
        let mut cells = vec![format!("{}", index + 1)];
        cells.extend(
            shown
                .iter()
                .map(|(place, field)| value(form, field, twin.values.get(*place))),
        );
        cells.push(format!("{:.1}", twin.distance));
        cells.push(if twin.returned { "yes" } else { "no" }.to_owned());
        cells.push(if twin.returned {
            money(&form.currency, twin.value)
        } else {
            "–".to_owned()
        });
        Row {
            cells,
            is_strong: twin.returned,
            tag: None,
        }
    });
    TableData {
        columns,
        rows: rows.collect(),
    }
}

fn value(form: &WhatIfForm, field: &WhatIfField, value: Option<&Value>) -> String {
    match value {
        Some(Value::Number(number)) if !number.is_nan() => {
            with_unit(&field.unit, &form.currency, *number)
        }
        Some(Value::Choice(choice)) => choice_label(field, &form.currency, choice),
        _ => "–".to_owned(),
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
    use crate::state::example_form;
    use clv_core::money::Cents;

    fn twins() -> Twins {
        let twin = |returned, cents| Twin {
            values: vec![
                Value::Number(1.0),
                Value::Missing,
                Value::Choice("RJ".into()),
            ],
            distance: 0.25,
            returned,
            value: Cents(cents),
        };
        Twins {
            cutoff: "2018-02-28".parse().ok(),
            among: 1_200,
            features: ["frequency", "delivery_delay_days", "state"]
                .map(str::to_owned)
                .into(),
            twins: vec![twin(true, 12_000), twin(false, 0), twin(true, 3_000)],
        }
    }

    #[test]
    fn counts_what_really_happened() {
        let form = example_form();
        assert_eq!(
            title(&form, &twins()),
            "2 of the 3 past customers most like this one bought again, for R$\u{a0}150 together"
        );
        assert!(caption(&form, &twins()).contains("of 1,200 customers as of 28 Feb 2018"));
        let none = Twins {
            twins: vec![twins().twins.remove(1)],
            ..twins()
        };
        assert!(title(&form, &none).starts_with("0 of the 1 past"));
    }

    #[test]
    fn shows_the_values_that_were_compared() {
        let table = table(&example_form(), &twins());
        let cells = table.rows.first().map(|row| row.cells.clone());
        let cells = cells.unwrap_or_default();
        assert_eq!(
            cells.get(1..4),
            Some(&["1".to_owned(), "–".to_owned(), "Rio de Janeiro".to_owned()][..])
        );
        assert_eq!(cells.last().map(String::as_str), Some("R$\u{a0}120"));
    }
}
