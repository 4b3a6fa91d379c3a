//! The charts of one customer and their table twins.

use clv_charts::{Caption, DotGrid, Size};
use clv_core::features::Value;

use crate::api::{Customer, CustomerExpected, CustomerExplanation, CustomerFeature};
use crate::components::amount::{
    in_currency, in_thousand, money, money_units, per_thousand, plain_name, with_unit,
};
use crate::components::data_table::{Column, TableData};
use crate::components::figure::Picture;
use crate::components::model_words::words;
use crate::pages::what_if::charts::{Pushed, chance_of, signed, spend_of};

pub(super) use crate::pages::what_if::charts::CHANCE_TITLE;

pub(super) fn dots(data: &Customer, expected: &CustomerExpected) -> Picture {
    let filled = per_thousand(expected.p_returns);
    Picture::one("dots", Size::HALF, |id, size| {
        DotGrid {
            caption: Caption::new(
                id,
                "How many like this one come back",
                super::headline::frequency(data, expected),
            ),
            total: 1000,
            filled,
            name: "buy again".to_owned(),
            text: format!("{filled} of 1,000"),
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
            row("Buy again", in_thousand(expected.p_returns)),
            row(
                "Spend of those who do",
                money(currency, expected.spend_if_returns),
            ),
            row("Expected value", money(currency, expected.value)),
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
        base_name: words(explanation.kind).base,
        base: explanation.base_p,
        result: expected.p_returns,
        pushes: &explanation.returns,
        value: &|feature| told(data, feature),
    })
}

pub(super) fn spend_title(data: &Customer) -> String {
    in_currency("What moves the spend", &data.status.currency)
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
            base_name: words(explanation.kind).base,
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
        Value::Missing => "not known".to_owned(),
    }
}

pub(super) fn features_table(data: &Customer) -> TableData {
    let rows = data.features.iter().map(|feature| {
        vec![
            feature.label.clone(),
            written(&data.status.currency, feature),
            feature.definition.clone(),
        ]
        .into()
    });
    TableData {
        columns: vec![
            Column::text("Feature"),
            Column::number("Here"),
            Column::text("What it is"),
        ],
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::customer;
    use super::*;

    #[test]
    fn features_are_written_with_their_unit() {
        let table = features_table(&customer());
        let cells: Vec<_> = table
            .rows
            .iter()
            .filter_map(|row| row.cells.get(1).cloned())
            .collect();
        assert_eq!(cells, ["1", "176 days", "health beauty"]);
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
