//! The truth behind a generated shop: the forecasts no model can beat.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use clv_train::{Score, Snapshots, TrainError, score_given};
use serde::Deserialize;

use crate::failure::Failure;

/// P(returns) and expected value of each held-out customer.
type Forecasts = BTreeMap<String, (f64, f64)>;

/// The two forecasts of `truth.csv` at the held-out cutoff.
#[derive(Debug)]
pub(super) struct Truth {
    given_history: Forecasts,
    given_latents: Forecasts,
}

#[derive(Debug, Deserialize)]
struct Line {
    customer_unique_id: String,
    cutoff: NaiveDate,
    expected_value_given_latents: f64,
    expected_value_given_history: f64,
    p_returns_given_latents: f64,
    p_returns_given_history: f64,
}

impl Truth {
    pub(super) fn read(file: &Path, snapshots: &Snapshots) -> Result<Self, Failure> {
        let unreadable = |error: csv::Error| {
            Failure::data(format!("{}: {error}", file.display()))
                .hint("give the truth.csv that `clv generate` wrote")
        };
        let cutoff = snapshots.test_cutoff()?;
        let mut truth = Self {
            given_history: Forecasts::new(),
            given_latents: Forecasts::new(),
        };
        for line in csv::Reader::from_path(file)
            .map_err(unreadable)?
            .deserialize()
        {
            let line: Line = line.map_err(unreadable)?;
            if line.cutoff == cutoff {
                let history = (
                    line.p_returns_given_history,
                    line.expected_value_given_history,
                );
                let latents = (
                    line.p_returns_given_latents,
                    line.expected_value_given_latents,
                );
                truth
                    .given_history
                    .insert(line.customer_unique_id.clone(), history);
                truth.given_latents.insert(line.customer_unique_id, latents);
            }
        }
        Ok(truth)
    }

    pub(super) fn scores(&self, snapshots: &Snapshots) -> Result<Vec<Score>, TrainError> {
        let score = |name, forecasts: &Forecasts| {
            score_given(snapshots, name, |customer| forecasts.get(customer).copied())
        };
        Ok(vec![
            score(
                ("oracle", "Oracle: posterior given history"),
                &self.given_history,
            )?,
            score(
                ("latents", "Latent rates known (no model can)"),
                &self.given_latents,
            )?,
        ])
    }
}
