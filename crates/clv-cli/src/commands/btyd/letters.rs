//! Numbers by the literature's letters, in its order.

use clv_core::btyd::Estimate;
use serde::{Serialize, Serializer};

/// Serialises as an object, `null` for what is not determined.
#[derive(Debug)]
pub(super) struct Letters(pub(super) Vec<(&'static str, Option<f64>)>);

impl Letters {
    pub(super) fn values(estimates: &[Estimate]) -> Self {
        let named = estimates.iter().map(|one| (one.name, Some(one.value)));
        Self(named.collect())
    }

    pub(super) fn standard_errors(estimates: &[Estimate]) -> Self {
        let named = estimates.iter().map(|one| (one.name, one.standard_error));
        Self(named.collect())
    }
}

impl Serialize for Letters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}
