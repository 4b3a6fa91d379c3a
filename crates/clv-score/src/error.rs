use clv_core::features::TableError;
use clv_ingest::IngestError;

/// Why nothing in a file can be scored.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It cannot be read, or is not what it should be.
    #[error(transparent)]
    File(#[from] IngestError),
    /// It is a table, and no column of it is one of the model's.
    #[error("{file} has none of the model's features")]
    NoFeature {
        /// Its name.
        file: String,
        /// What the model reads.
        features: Vec<String>,
    },
    /// It is a log, and nobody bought anything.
    #[error("{file} holds no purchase")]
    NoPurchase {
        /// Its name.
        file: String,
    },
    /// The model's features are not a schema.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl ReadError {
    /// One sentence on what to do.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::File(error) => error.hint(),
            Self::NoFeature { features, .. } => {
                Some(format!("it needs columns like {}", features.join(", ")))
            }
            Self::NoPurchase { .. } => {
                Some("an order log has a row for every order, its amount zero or more".to_owned())
            }
            Self::Table(_) => None,
        }
    }

    /// Is it the content of the file that was refused, as against a file that cannot be read?
    #[must_use]
    pub fn is_rejected_data(&self) -> bool {
        match self {
            Self::File(error) => error.is_rejected_data(),
            Self::NoFeature { .. } | Self::NoPurchase { .. } | Self::Table(_) => true,
        }
    }
}
