//! What a cutoff is for.

use serde::Serialize;

use crate::error::StoreError;

/// What a cutoff and its snapshots are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// To learn from: the labels end on or before the test cutoff.
    Train,
    /// Between training and test: the labels end after the test cutoff, so only a final refit may use it.
    Gap,
    /// Held out.
    Test,
    /// The present: the future is not known.
    Score,
}

impl Role {
    /// As the warehouse writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Gap => "gap",
            Self::Test => "test",
            Self::Score => "score",
        }
    }

    pub(super) fn parse(name: &str) -> Result<Self, StoreError> {
        [Self::Train, Self::Gap, Self::Test, Self::Score]
            .into_iter()
            .find(|role| role.name() == name)
            .ok_or_else(|| StoreError::Unexpected {
                what: "the role of a cutoff",
                value: name.to_owned(),
            })
    }
}
