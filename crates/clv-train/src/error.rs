use chrono::NaiveDate;

/// Why a model could not be fitted, evaluated or written.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The parallel columns of a snapshot table differ in length.
    #[error(
        "snapshot columns differ in length: {what} has {found} rows, the feature table {expected}"
    )]
    Length {
        /// The column that is out of step.
        what: &'static str,
        /// Rows found in it.
        found: usize,
        /// Rows of the feature table.
        expected: usize,
    },
    /// A label that no purchase history can produce.
    #[error("customer {customer} at {cutoff}: {reason}")]
    Label {
        /// The customer.
        customer: String,
        /// The snapshot's day.
        cutoff: NaiveDate,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A customer appears twice at one cutoff.
    #[error("customer {customer} appears twice at {cutoff}")]
    Duplicate {
        /// The customer.
        customer: String,
        /// The snapshot's day.
        cutoff: NaiveDate,
    },
    /// There is no held-out snapshot, or more than one.
    #[error("exactly one held-out snapshot is needed, found {0} test cutoffs")]
    TestCutoffs(usize),
    /// A training label would look past the day the test snapshot was taken.
    #[error(
        "training cutoff {cutoff} and its label of {label_days} days end after the test cutoff {test_cutoff}: its labels would leak into the test"
    )]
    Leak {
        /// The training cutoff at fault.
        cutoff: NaiveDate,
        /// The label's days.
        label_days: u32,
        /// The held-out cutoff.
        test_cutoff: NaiveDate,
    },
    /// Nothing to learn from.
    #[error("{0}")]
    TooLittleData(String),
    /// A feature that a model needs is not in the table.
    #[error("the feature table has no column {0} of the expected kind")]
    MissingFeature(&'static str),
    /// The exported trees do not give what libxgboost gives.
    #[error("{what}: exported trees give {exported}, libxgboost gives {library} (row {row})")]
    Parity {
        /// What was compared.
        what: &'static str,
        /// Row among the golden rows.
        row: usize,
        /// Our number.
        exported: f64,
        /// The library's number.
        library: f64,
    },
    /// libxgboost refused.
    #[error("xgboost: {0}")]
    Xgboost(String),
    /// The readable tree could not be fitted.
    #[error("classification tree: {0}")]
    Tree(String),
    /// A metric, transformation, forest or artefact of `clv-core` failed.
    #[error("{what}: {message}")]
    Core {
        /// The step that failed.
        what: &'static str,
        /// What `clv-core` said.
        message: String,
    },
    /// A forecast made elsewhere does not cover the held-out snapshot.
    #[error("there is no forecast for customer {0} of the held-out snapshot")]
    NoForecast(String),
    /// A worker thread ended without an answer.
    #[error("a training thread ended without an answer")]
    Thread,
}

impl TrainError {
    /// Is it the data that cannot carry a model (as against the program or its libraries)?
    pub fn is_rejected_data(&self) -> bool {
        matches!(
            self,
            Self::Length { .. }
                | Self::Label { .. }
                | Self::Duplicate { .. }
                | Self::TestCutoffs(_)
                | Self::TooLittleData(_)
                | Self::MissingFeature(_)
                | Self::NoForecast(_)
        )
    }

    /// Wraps any error of `clv-core` under the step it happened in.
    pub(crate) fn core<E: std::fmt::Display>(what: &'static str) -> impl Fn(E) -> Self {
        move |error| Self::Core {
            what,
            message: error.to_string(),
        }
    }
}

impl From<xgb::XGBError> for TrainError {
    fn from(error: xgb::XGBError) -> Self {
        Self::Xgboost(error.to_string())
    }
}
