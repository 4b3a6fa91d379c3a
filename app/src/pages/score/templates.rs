//! Files to begin with: the header, and a customer of this shop.

use crate::api::ScoreForm;
use crate::components::data_table::{Column, Row, TableData};
use crate::words::{said, say, told};

/// A file of customers: every column that the model reads, with what a typical customer has.
pub(super) fn customers(form: &ScoreForm) -> TableData {
    let columns = form.columns.iter().map(|column| {
        let name = column.feature.clone();
        if column.is_number {
            Column::number(name)
        } else {
            Column::text(name)
        }
    });
    let example = form.columns.iter().map(|column| column.example.clone());
    TableData {
        columns: std::iter::once("customer_id")
            .map(Column::text)
            .chain(columns)
            .collect(),
        rows: vec![Row::from(
            std::iter::once("example-1".to_owned())
                .chain(example)
                .collect::<Vec<_>>(),
        )],
    }
}

/// A file of orders.
pub(super) fn orders() -> TableData {
    let row = |cells: [&str; 4]| Row::from(cells.map(str::to_owned).to_vec());
    TableData {
        columns: ["order_id", "customer_id", "ordered_at", "amount"]
            .into_iter()
            .map(Column::text)
            .collect(),
        rows: vec![
            row(["1001", "example-1", "2018-03-01", "89.90"]),
            row(["1002", "example-2", "2018-03-04", "120.00"]),
            row(["1003", "example-1", "2018-05-17", "45.50"]),
        ],
    }
}

/// What the columns mean.
pub(super) fn columns(form: &ScoreForm) -> TableData {
    let rows = form.columns.iter().map(|column| {
        let unit = match column.unit.as_str() {
            "money" => say("currency units"),
            "share" => say("share, 0 to 1"),
            "" if column.is_number => say("number"),
            "" => say("a name"),
            other => told(other),
        };
        vec![
            column.feature.clone(),
            column.definition.clone(),
            unit.to_owned(),
            if column.example.is_empty() {
                said("empty")
            } else {
                column.example.clone()
            },
        ]
        .into()
    });
    let identity = Row::from(vec![
        "customer_id".to_owned(),
        said("Who: any name or number, each once. It comes back beside the prediction."),
        said("a name"),
        "example-1".to_owned(),
    ]);
    TableData {
        columns: vec![
            Column::text("Column"),
            Column::text("What it is"),
            Column::text("Unit"),
            Column::text("Typical customer"),
        ],
        rows: std::iter::once(identity).chain(rows).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::headline::sample::form;
    use super::*;

    #[test]
    fn a_template_holds_what_the_model_reads_and_an_example() {
        let template = customers(&form());
        let header: Vec<_> = template.columns.iter().map(Column::label).collect();
        assert_eq!(header, ["customer_id", "frequency"]);
        let first = template.rows.first().map(|row| row.cells.join(","));
        assert_eq!(first.as_deref(), Some("example-1,0"));
        assert_eq!(columns(&form()).rows.len(), 2);
    }
}
