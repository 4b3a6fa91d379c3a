//! What a model was trained on and how well it did.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::audience::Spread;
use crate::money::Currency;

/// Version of the body's layout; raised whenever an older reader would misread it.
pub const SCHEMA_VERSION: u32 = 6;

/// Where a model comes from. [`super::Artefact::new`] fills in `schema_version`, `model_id` and
/// `features_sha256`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`SCHEMA_VERSION`] of the code that wrote it.
    pub schema_version: u32,
    /// Twelve hexadecimal digits that name the model.
    pub model_id: String,
    /// What trained it, for example `clv-train 0.1.0, libxgboost 3.2.0`.
    pub trainer: String,
    /// Days after the cutoff that a prediction covers.
    pub horizon_days: u32,
    /// What counts as value.
    pub value_basis: ValueBasis,
    /// Currency of all money.
    pub currency: Currency,
    /// Last complete day of the data.
    pub as_of: NaiveDate,
    /// Cutoff of the held-out snapshot.
    pub test_cutoff: NaiveDate,
    /// First cutoff trained on.
    pub first_train_cutoff: NaiveDate,
    /// Last cutoff trained on.
    pub last_train_cutoff: NaiveDate,
    /// Training rows (customers × cutoffs).
    pub train_rows: u64,
    /// Those of them who bought again within the horizon.
    pub train_buyers: u64,
    /// Seed of every random choice in training.
    pub seed: u64,
    /// Metrics on the held-out snapshot by name; absent where undefined.
    pub metrics: BTreeMap<String, f64>,
    /// SHA-256 of the training data, hexadecimal.
    pub data_sha256: String,
    /// SHA-256 of the program that trained it, hexadecimal.
    pub code_sha256: String,
    /// SHA-256 over names, kinds and order of the model's features, hexadecimal.
    pub features_sha256: String,
    /// How far totals of past windows strayed from what such a model had expected; none where that was not tested.
    pub spread: Option<Spread>,
}

/// What counts as a customer's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueBasis {
    /// Prices of items.
    Items,
    /// Prices of items and freight.
    ItemsAndFreight,
    /// Amounts of an order log, returns taken off.
    Amount,
}

impl ValueBasis {
    /// `items`, `items_and_freight` or `amount`, as the warehouse writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::ItemsAndFreight => "items_and_freight",
            Self::Amount => "amount",
        }
    }

    /// The basis of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Items, Self::ItemsAndFreight, Self::Amount]
            .into_iter()
            .find(|basis| basis.as_str() == text)
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::ItemsAndFreight => "items and freight",
            Self::Amount => "amounts less returns",
        }
    }
}
