//! The rules of who comes back.

use crate::api::ModelReport;
use crate::components::amount::{in_words, thousandths, whole};
use crate::components::data_table::{Column, TableData};

pub(super) fn table(report: &ModelReport) -> TableData {
    TableData {
        columns: vec![
            Column::text("Customers for whom"),
            Column::number("There are"),
            Column::number("Came back"),
            Column::number("In 1,000"),
        ],
        rows: report
            .rules
            .iter()
            .map(|rule| {
                vec![
                    in_words(rule.rule.clone()),
                    whole(rule.customers),
                    whole(rule.buyers),
                    thousandths(rule.rate),
                ]
                .into()
            })
            .collect(),
    }
}
