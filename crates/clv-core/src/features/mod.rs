//! What is known about a customer at a cutoff: the schema, its catalogue in words, and tables of values.

mod catalogue;
mod table;

use serde::{Deserialize, Serialize};

pub use catalogue::{FeatureDoc, Unit, catalogue, doc};
pub(crate) use table::Cell;
pub use table::{Column, Table, TableError};

/// One feature of a schema. A schema is a list of these; its order is the order of columns and values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feature {
    /// The column's name, for example `days_since_last_purchase`.
    pub name: String,
    /// Whether its values are numbers or choices.
    pub kind: Kind,
}

impl Feature {
    /// A numeric feature.
    pub fn number(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: Kind::Number,
        }
    }

    /// A feature that takes one of a few names.
    pub fn choice(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: Kind::Choice,
        }
    }
}

/// The two kinds of value a feature can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A double-precision number.
    Number,
    /// A name out of a list that the data decides.
    Choice,
}

impl Kind {
    /// `number` or `choice`, as the warehouse writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Choice => "choice",
        }
    }
}

/// One value of one feature. In JSON: a number, a string, or null.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A number; NaN counts as [`Value::Missing`].
    Number(f64),
    /// A choice.
    Choice(String),
    /// Not known at the cutoff.
    Missing,
}

impl Value {
    /// The number, unless this is a choice or missing.
    #[must_use]
    pub const fn number(&self) -> Option<f64> {
        match self {
            Self::Number(value) if !value.is_nan() => Some(*value),
            _ => None,
        }
    }

    /// The choice, unless this is a number or missing.
    #[must_use]
    pub fn choice(&self) -> Option<&str> {
        match self {
            Self::Choice(value) => Some(value),
            _ => None,
        }
    }
}
