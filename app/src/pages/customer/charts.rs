//! The charts of one customer and their table twins.

use clv_charts::{DotGrid, Size};
use clv_core::features::Value;

use crate::api::{
    Customer, CustomerExpected, CustomerExplanation, CustomerFeature, CustomerRhythm,
};
use crate::components::amount::{
    currency_unit, decimals, in_thousand, money, money_units, per_thousand, plain_name, with_unit,
};
use crate::components::data_table::{Column, TableData};
use crate::components::definition::Meaning;
use crate::components::figure::{Picture, captioned};
use crate::pages::what_if::charts::pushes::{Pushed, chance_of, spend_of};
use crate::pages::what_if::charts::waterfall::signed;
use crate::words::{said, say, say_with};

pub(super) use crate::pages::what_if::charts::pushes::{chance_title, spend_title};

pub(super) fn dots(data: &Customer, expected: &CustomerExpected) -> Picture {
    let filled = per_thousand(expected.p_returns);
    Picture::one("dots", Size::HALF, |id, size| {
        DotGrid {
            caption: captioned(
                id,
                said("How many like this one come back"),
                super::headline::frequency(data, expected),
            ),
            total: 1000,
            filled,
            name: said("buy again"),
            text: say_with!("{filled} of 1,000", filled),
        }
        .draw(size)
    })
}

pub(super) fn dots_table(data: &Customer, expected: &CustomerExpected) -> TableData {
    let currency = &data.status.currency;
    let row = |name: &str, value: String| vec![name.to_owned(), value].into();
    TableData {
        columns: vec![Column::text("What"), Column::number("Answer")],
        rows: vec![
            row(say("Buy again"), in_thousand(expected.p_returns)),
            row(
                say("Spend of those who do"),
                money(currency, expected.spend_if_returns),
            ),
            row(say("Expected value"), money(currency, expected.value)),
        ],
    }
}

pub(super) fn chance(
    data: &Customer,
    expected: &CustomerExpected,
    explanation: &CustomerExplanation,
) -> Picture {
    chance_of(&Pushed {
        id: "returns",
        base: explanation.base_p,
        result: expected.p_returns,
        pushes: &explanation.returns,
        value: &|feature| told(data, feature),
    })
}

pub(super) fn spend(
    data: &Customer,
    expected: &CustomerExpected,
    explanation: &CustomerExplanation,
) -> Picture {
    spend_of(
        &data.status.currency,
        &Pushed {
            id: "spend",
            base: explanation.base_spend,
            result: expected.spend_if_returns.units(),
            pushes: &explanation.spend,
            value: &|feature| told(data, feature),
        },
    )
}

pub(super) fn pushes_table(data: &Customer, explanation: &CustomerExplanation) -> TableData {
    let spend = |feature: &str| {
        let push = explanation
            .spend
            .iter()
            .find(|push| push.feature == feature);
        push.map_or_else(
            || "–".to_owned(),
            |push| money_units(&data.status.currency, push.amount),
        )
    };
    let rows = explanation.returns.iter().map(|push| {
        vec![
            push.label.clone(),
            told(data, &push.feature).unwrap_or_else(|| "–".to_owned()),
            signed(push.amount * 1000.0),
            spend(&push.feature),
        ]
        .into()
    });
    TableData {
        columns: vec![
            Column::text("Feature"),
            Column::number("Here"),
            Column::number("Buyers per 1,000"),
            Column::number("Spend if so"),
        ],
        rows: rows.collect(),
    }
}

/// What a feature is for this customer, in words.
fn told(data: &Customer, feature: &str) -> Option<String> {
    let known = data
        .features
        .iter()
        .find(|known| known.feature == feature)?;
    Some(written(&data.status.currency, known))
}

fn written(currency: &str, feature: &CustomerFeature) -> String {
    match &feature.value {
        Value::Number(value) => with_unit(&feature.unit, currency, *value),
        Value::Choice(value) => plain_name(value),
        Value::Missing => said("not known"),
    }
}

/// One thing known of the customer: its meaning and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) meaning: Meaning,
    pub(super) value: String,
}

/// What the model looks at, and what else is known. Where no model answers, nothing is said to be looked at.
pub(super) fn facts(data: &Customer) -> (Vec<Fact>, Vec<Fact>) {
    let fact = |feature: &CustomerFeature| Fact {
        meaning: Meaning::new(
            format!("def-{}", feature.feature.replace('_', "-")),
            feature.label.clone(),
            feature.definition.clone(),
            match feature.unit.as_str() {
                "money" => currency_unit(&data.status.currency),
                other => crate::words::told(other),
            },
            "marts.mart_customer_features",
        ),
        value: written(&data.status.currency, feature),
    };
    let (read, other): (Vec<_>, Vec<_>) = data.features.iter().partition(|feature| feature.is_read);
    (
        read.into_iter().map(fact).collect(),
        other.into_iter().map(fact).collect(),
    )
}

/// The served model and the rhythm of buying beside each other.
pub(super) fn rhythm_table(
    data: &Customer,
    expected: &CustomerExpected,
    rhythm: &CustomerRhythm,
) -> TableData {
    let currency = &data.status.currency;
    let none = || "–".to_owned();
    let row =
        |name: &str, served: String, alone: String| vec![name.to_owned(), alone, served].into();
    TableData {
        columns: vec![
            Column::text("Within the horizon"),
            Column::number("BG/NBD").meaning(bg_nbd()),
            Column::number("Served model"),
        ],
        rows: vec![
            row(say("Still a customer"), none(), in_thousand(rhythm.p_alive)),
            row(
                say("Buys again"),
                in_thousand(expected.p_returns),
                in_thousand(rhythm.p_returns),
            ),
            row(
                say("Purchase days expected"),
                none(),
                decimals(rhythm.purchases, 2),
            ),
            row(
                say("Value of a purchase day"),
                none(),
                money(currency, rhythm.spend),
            ),
            row(
                say("Expected value"),
                money(currency, expected.value),
                money(currency, rhythm.value),
            ),
        ],
    }
}

fn bg_nbd() -> Meaning {
    Meaning::new(
        "def-bg-nbd",
        "BG/NBD with Gamma-Gamma",
        "A model of buying rhythm alone: customers buy at a rate of their own until they stop for good, perhaps after any repeat purchase. Still a customer is the probability that this one has not stopped, P(alive).",
        "of 1,000 customers; days; currency",
        "clv_core::btyd",
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::customer;
    use super::*;

    #[test]
    fn features_are_written_with_their_unit() {
        let (read, other) = facts(&customer());
        let values = |facts: &[Fact]| {
            facts
                .iter()
                .map(|fact| fact.value.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(values(&read), ["1", "176 days"]);
        assert_eq!(values(&other), ["health beauty"]);
    }

    #[test]
    fn the_rhythm_stands_beside_the_served_model() {
        let data = customer();
        let Some((expected, rhythm)) = data.line.expected.zip(data.rhythm) else {
            return;
        };
        let table = rhythm_table(&data, &expected, &rhythm);
        let rows: Vec<_> = table.rows.iter().map(|row| row.cells.join(" | ")).collect();
        assert_eq!(
            rows.first().map(String::as_str),
            Some("Still a customer | 930 in 1,000 | –")
        );
        assert_eq!(
            rows.last().map(String::as_str),
            Some("Expected value | R$\u{a0}1.44 | R$\u{a0}1.69")
        );
    }

    #[test]
    fn pushes_say_what_the_feature_is_here() {
        let Some(explanation) = customer().explanation else {
            return;
        };
        let table = pushes_table(&customer(), &explanation);
        let first = table.rows.first().map(|row| row.cells.join(" | "));
        assert_eq!(first.as_deref(), Some("frequency | 1 | +3.0 | –"));
    }
}
