//! Which features the snapshots have, and their values column by column.

use std::collections::BTreeSet;

use clv_core::features::{Column, Feature, Kind, Table, catalogue};
use sqlx::postgres::PgRow;
use sqlx::{PgPool, Row};

use super::Home;
use crate::error::{Doing, StoreError};

/// Columns that stand before the features in `queries/snapshots/rows*.sql`, and in `waits.sql`.
pub(super) const BEFORE_ROWS: usize = 7;
pub(super) const BEFORE_WAITS: usize = 5;

/// The columns of the snapshot table.
pub(super) async fn existing(pool: &PgPool, home: Home) -> Result<BTreeSet<String>, StoreError> {
    let names: Vec<String> =
        sqlx::query_scalar(home.sql(include_str!("../../queries/snapshots/columns.sql")))
            .fetch_all(pool)
            .await
            .doing("reading the columns of the snapshots")?;
    if names.is_empty() {
        return Err(StoreError::NotBuilt {
            what: "the table of customer snapshots",
            made_by: "clv transform",
        });
    }
    Ok(names.into_iter().collect())
}

/// The features of the catalogue that the table has and that at least one row knows.
pub(super) async fn present(pool: &PgPool, home: Home) -> Result<Vec<Feature>, StoreError> {
    let existing = existing(pool, home).await?;
    let candidates: Vec<Feature> = catalogue()
        .iter()
        .filter(|entry| existing.contains(entry.name))
        .map(|entry| Feature {
            name: entry.name.to_owned(),
            kind: entry.kind,
        })
        .collect();
    // Names come from the catalogue, a constant.
    let known: Vec<String> = candidates
        .iter()
        .map(|feature| format!("coalesce(bool_or({} is not null), false)", feature.name))
        .collect();
    let sql =
        include_str!("../../queries/snapshots/known.sql").replace("{known}", &known.join(", "));
    let known: Vec<bool> = sqlx::query_scalar(home.sql(&sql))
        .fetch_one(pool)
        .await
        .doing("looking for features without values")?;
    Ok(candidates
        .into_iter()
        .zip(known)
        .filter_map(|(feature, known)| known.then_some(feature))
        .collect())
}

/// The features as SQL. A feature may come from a model's artefact, so its name is not trusted: only
/// one that is a column of the table is written out.
pub(super) fn select_list(features: &[Feature], existing: &BTreeSet<String>) -> String {
    features
        .iter()
        .map(|feature| {
            let sql_type = match feature.kind {
                Kind::Number => "double precision",
                Kind::Choice => "text",
            };
            if existing.contains(&feature.name) {
                let quoted = feature.name.replace('"', "\"\"");
                format!(",\n    \"{quoted}\"::{sql_type}")
            } else {
                format!(",\n    null::{sql_type}")
            }
        })
        .collect()
}

/// Values of features while rows come in.
pub(super) struct Columns {
    features: Vec<Feature>,
    columns: Vec<Column>,
}

impl Columns {
    pub(super) fn new(features: Vec<Feature>) -> Self {
        let columns = features
            .iter()
            .map(|feature| match feature.kind {
                Kind::Number => Column::Number(Vec::new()),
                Kind::Choice => Column::Choice(Vec::new()),
            })
            .collect();
        Self { features, columns }
    }

    /// The values of a row whose features begin after `before` columns.
    pub(super) fn push(&mut self, row: &PgRow, before: usize) -> Result<(), StoreError> {
        const DOING: &str = "reading a feature";
        for (offset, column) in self.columns.iter_mut().enumerate() {
            let position = before + offset;
            match column {
                Column::Number(values) => {
                    let value: Option<f64> = row.try_get(position).doing(DOING)?;
                    values.push(value.unwrap_or(f64::NAN));
                }
                Column::Choice(values) => values.push(row.try_get(position).doing(DOING)?),
            }
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Table, StoreError> {
        Table::new(self.features, self.columns).map_err(|error| StoreError::Unexpected {
            what: "the table of customer snapshots",
            value: error.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_out_only_columns_of_the_table() {
        let existing = BTreeSet::from(["frequency".to_owned()]);
        let features = [
            Feature::number("frequency"),
            Feature::choice("x\"; drop table y; --"),
        ];
        assert_eq!(
            select_list(&features, &existing),
            ",\n    \"frequency\"::double precision,\n    null::text"
        );
    }
}
