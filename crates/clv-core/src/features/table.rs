//! A small columnar table: the form in which snapshots reach the pipeline.

use thiserror::Error;

use super::{Feature, Kind, Value};

/// Values of several features for several customers; columns and schema agree by construction.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    features: Vec<Feature>,
    columns: Vec<Column>,
    rows: usize,
}

/// The values of one feature.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Numbers; NaN is missing.
    Number(Vec<f64>),
    /// Choices.
    Choice(Vec<Option<String>>),
}

/// One borrowed value: what the pipeline encodes, wherever it comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Number(f64),
    Choice(&'a str),
    Missing,
}

/// Why columns do not form a table.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TableError {
    /// The schema and the data have different numbers of columns.
    #[error("the schema names {features} features, the data has {columns} columns")]
    ColumnCount {
        /// Features in the schema.
        features: usize,
        /// Columns in the data.
        columns: usize,
    },
    /// A column is shorter or longer than the first.
    #[error("feature {feature} has {rows} rows, the first feature has {expected}")]
    RowCount {
        /// The feature whose column differs.
        feature: String,
        /// Its rows.
        rows: usize,
        /// Rows of the first column.
        expected: usize,
    },
    /// A column holds choices where the schema says numbers, or the other way round.
    #[error("feature {feature} should be a {}, its column is a {}", expected.as_str(), found.as_str())]
    Kind {
        /// The feature.
        feature: String,
        /// What the schema says.
        expected: Kind,
        /// What the column holds.
        found: Kind,
    },
    /// Two features share a name.
    #[error("feature {0} is named twice")]
    Duplicate(String),
    /// A number is infinite.
    #[error("feature {feature}, row {row}: the number is infinite")]
    Infinite {
        /// The feature.
        feature: String,
        /// Zero-based row.
        row: usize,
    },
}

impl Table {
    /// Joins a schema and its columns.
    ///
    /// # Errors
    /// When counts, lengths or kinds differ, a name repeats, or a number is infinite.
    pub fn new(features: Vec<Feature>, columns: Vec<Column>) -> Result<Self, TableError> {
        if features.len() != columns.len() {
            return Err(TableError::ColumnCount {
                features: features.len(),
                columns: columns.len(),
            });
        }
        let rows = columns.first().map_or(0, Column::len);
        for (position, (feature, column)) in features.iter().zip(&columns).enumerate() {
            check_column(feature, column, rows)?;
            if features
                .iter()
                .take(position)
                .any(|earlier| earlier.name == feature.name)
            {
                return Err(TableError::Duplicate(feature.name.clone()));
            }
        }
        Ok(Self {
            features,
            columns,
            rows,
        })
    }

    /// The schema, in column order.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// Number of rows.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The column at a position of the schema.
    #[must_use]
    pub fn column(&self, index: usize) -> Option<&Column> {
        self.columns.get(index)
    }

    /// One row's values in schema order; none past the last row.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<Vec<Value>> {
        (index < self.rows).then(|| self.cells(index).map(Value::from).collect())
    }

    /// A table of the named rows, in the order given, repeats included; rows past the end are left out.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let kept: Vec<usize> = rows
            .iter()
            .copied()
            .filter(|row| *row < self.rows)
            .collect();
        let columns = self
            .columns
            .iter()
            .map(|column| column.select(&kept))
            .collect();
        Self {
            features: self.features.clone(),
            columns,
            rows: kept.len(),
        }
    }

    /// The same rows in another schema: columns are found by name and kind, and one that is not there is missing in every
    /// row.
    #[must_use]
    pub fn with_schema(&self, features: &[Feature]) -> Self {
        let columns = features.iter().map(|feature| {
            let at = self.features.iter().position(|own| own == feature);
            match (at.and_then(|at| self.columns.get(at)), feature.kind) {
                (Some(column), _) => column.clone(),
                (None, Kind::Number) => Column::Number(vec![f64::NAN; self.rows]),
                (None, Kind::Choice) => Column::Choice(vec![None; self.rows]),
            }
        });
        Self {
            columns: columns.collect(),
            features: features.to_vec(),
            rows: self.rows,
        }
    }

    /// These rows and then those of another table of the same schema.
    ///
    /// # Errors
    /// When the schemas differ.
    pub fn followed_by(self, other: Self) -> Result<Self, TableError> {
        if self.features != other.features {
            return Err(TableError::ColumnCount {
                features: self.features.len(),
                columns: other.features.len(),
            });
        }
        let pairs = self.columns.into_iter().zip(other.columns);
        let columns = pairs.map(|pair| match pair {
            (Column::Number(mut one), Column::Number(two)) => {
                one.extend(two);
                Column::Number(one)
            }
            (Column::Choice(mut one), Column::Choice(two)) => {
                one.extend(two);
                Column::Choice(one)
            }
            // Not reachable: equal schemas have equal kinds.
            (one, _) => one,
        });
        Self::new(self.features, columns.collect())
    }

    /// The same rows with more numbers, after the others.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub fn with_numbers(
        &self,
        numbers: impl Iterator<Item = (String, Vec<f64>)>,
    ) -> Result<Self, TableError> {
        let (mut features, mut columns) = (self.features.clone(), self.columns.clone());
        for (name, values) in numbers {
            features.push(Feature::number(name));
            columns.push(Column::Number(values));
        }
        Self::new(features, columns)
    }

    pub(crate) fn cells(&self, row: usize) -> impl Iterator<Item = Cell<'_>> + Clone {
        self.columns.iter().map(move |column| column.cell(row))
    }
}

impl Column {
    /// Number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self {
            Self::Number(values) => values.len(),
            Self::Choice(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it holds.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Number(_) => Kind::Number,
            Self::Choice(_) => Kind::Choice,
        }
    }

    fn select(&self, rows: &[usize]) -> Self {
        match self {
            Self::Number(values) => Self::Number(
                rows.iter()
                    .filter_map(|row| values.get(*row).copied())
                    .collect(),
            ),
            Self::Choice(values) => Self::Choice(
                rows.iter()
                    .filter_map(|row| values.get(*row).cloned())
                    .collect(),
            ),
        }
    }

    fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Self::Number(values) => values
                .get(row)
                .map_or(Cell::Missing, |value| Cell::number(*value)),
            Self::Choice(values) => match values.get(row) {
                Some(Some(value)) => Cell::Choice(value),
                _ => Cell::Missing,
            },
        }
    }
}

impl<'a> Cell<'a> {
    pub(crate) const fn number(value: f64) -> Self {
        if value.is_nan() {
            Cell::Missing
        } else {
            Cell::Number(value)
        }
    }
}

impl<'a> From<&'a Value> for Cell<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Number(value) => Cell::number(*value),
            Value::Choice(value) => Cell::Choice(value),
            Value::Missing => Cell::Missing,
        }
    }
}

impl From<Cell<'_>> for Value {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Number(value) => Self::Number(value),
            Cell::Choice(value) => Self::Choice(value.to_owned()),
            Cell::Missing => Self::Missing,
        }
    }
}

fn check_column(feature: &Feature, column: &Column, rows: usize) -> Result<(), TableError> {
    if column.kind() != feature.kind {
        let (feature, expected, found) = (feature.name.clone(), feature.kind, column.kind());
        return Err(TableError::Kind {
            feature,
            expected,
            found,
        });
    }
    if column.len() != rows {
        return Err(TableError::RowCount {
            feature: feature.name.clone(),
            rows: column.len(),
            expected: rows,
        });
    }
    if let Column::Number(values) = column
        && let Some(row) = values.iter().position(|value| value.is_infinite())
    {
        return Err(TableError::Infinite {
            feature: feature.name.clone(),
            row,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
