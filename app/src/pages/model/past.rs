//! The models that were trained before this one, and why none of them is served.

use crate::api::{ModelReport, PastModel, Standing};
use crate::components::amount::whole;
use crate::components::calendar::{day, moment};
use crate::components::data_table::{Column, Row, TableData};
use crate::components::scoreboard::{digits, interval};
use crate::words::{say, say_with};

pub(super) fn caption() -> &'static str {
    say(
        "The newest, each with its Gini on the customers who were held out then. Different test days are different tests: compare models of one day only.",
    )
}

/// None of a publication that names no models.
pub(super) fn table(report: &ModelReport) -> Option<TableData> {
    (!report.past.is_empty()).then(|| TableData {
        columns: vec![
            Column::text("Trained"),
            Column::text("Model"),
            Column::text("Tested as of"),
            Column::number("Gini"),
            Column::number("95% interval"),
            Column::number("Bought again"),
            Column::text("Served"),
        ],
        rows: report.past.iter().map(row).collect(),
    })
}

fn row(model: &PastModel) -> Row {
    let is_served = model.standing == Standing::Served;
    Row {
        cells: vec![
            moment(model.trained_at),
            format!("{} ({})", model.label, model.model_id),
            day(model.test_cutoff),
            digits(model.gini, 3),
            interval(model.gini_interval),
            say_with!(
                "{part} of {whole}",
                whole(model.test_buyers),
                whole(model.test_customers)
            ),
            standing(model.standing).to_owned(),
        ],
        is_strong: is_served,
        ..Row::default()
    }
}

fn standing(standing: Standing) -> &'static str {
    say(match standing {
        Standing::Served => "yes",
        Standing::Replaced => "no, replaced",
        Standing::Waiting => "no, not put to use yet",
        Standing::PassedOver => "no, a newer one came first",
    })
}

#[cfg(test)]
#[expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may fail loudly"
)]
mod tests {
    use super::super::headline::tests::report;
    use super::*;
    use chrono::DateTime;

    #[test]
    fn every_model_says_whether_it_is_served_or_why_not() {
        let mut report = report(Some(1.0), Some(0.6));
        assert_eq!(table(&report), None);
        let model = |standing, gini| PastModel {
            model_id: "0123456789ab".to_owned(),
            trained_at: DateTime::UNIX_EPOCH,
            label: "Mean".to_owned(),
            test_cutoff: report.card.test_cutoff,
            test_customers: 5_000,
            test_buyers: 60,
            gini,
            gini_interval: gini.map(|gini| (gini - 0.1, gini + 0.1)),
            standing,
        };
        report.past = vec![
            model(Standing::Served, Some(0.25)),
            model(Standing::Replaced, None),
        ];
        let rows = table(&report).unwrap().rows;
        assert_eq!(
            rows[0].cells,
            [
                "1 Jan 1970, 00:00 UTC",
                "Mean (0123456789ab)",
                "1 Mar 2018",
                "0.250",
                "0.15 to 0.35",
                "60 of 5,000",
                "yes"
            ]
        );
        assert!(rows[0].is_strong && !rows[1].is_strong);
        assert_eq!(rows[1].cells[3..5], ["–", "–"]);
        assert_eq!(rows[1].cells[6], "no, replaced");
    }
}
