//! The truth behind a generated shop: the forecasts no model can beat.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use clv_train::{Score, Snapshots, TrainError, score_given};
use serde::Deserialize;

use crate::failure::Failure;

/// P(returns) and expected value of each held-out customer.
type Forecasts = BTreeMap<String, (f64, f64)>;

/// A `truth.csv`: the forecasts at each of its cutoffs.
#[derive(Debug)]
pub(super) struct Truths {
    file: String,
    by_cutoff: BTreeMap<NaiveDate, Truth>,
}

/// The two forecasts at one cutoff.
#[derive(Debug, Default)]
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

impl Truths {
    pub(super) fn read(file: &Path) -> Result<Self, Failure> {
        let unreadable = |error: csv::Error| {
            Failure::data(format!("{}: {error}", file.display()))
                .hint("give the truth.csv that `clv generate` wrote")
        };
        let mut by_cutoff: BTreeMap<NaiveDate, Truth> = BTreeMap::new();
        for line in csv::Reader::from_path(file)
            .map_err(unreadable)?
            .deserialize()
        {
            let line: Line = line.map_err(unreadable)?;
            let truth = by_cutoff.entry(line.cutoff).or_default();
            let history = (
                line.p_returns_given_history,
                line.expected_value_given_history,
            );
            let latents = (
                line.p_returns_given_latents,
                line.expected_value_given_latents,
            );
            let customer = line.customer_unique_id;
            truth.given_history.insert(customer.clone(), history);
            truth.given_latents.insert(customer, latents);
        }
        Ok(Self {
            file: file.display().to_string(),
            by_cutoff,
        })
    }

    /// The earliest cutoff, which has the longest future to compare with.
    pub(super) fn first_cutoff(&self) -> Option<NaiveDate> {
        self.by_cutoff.keys().next().copied()
    }

    /// The truth of a cutoff.
    pub(super) fn at(mut self, cutoff: NaiveDate) -> Result<Truth, Failure> {
        let known: Vec<String> = self.by_cutoff.keys().map(ToString::to_string).collect();
        self.by_cutoff.remove(&cutoff).ok_or_else(|| {
            let known = known.join(" and ");
            Failure::data(format!(
                "{}: the truth is known of {known}, not of {cutoff}",
                self.file
            ))
            .hint("leave --cutoff out, or give one of these days")
        })
    }
}

impl Truth {
    /// What the best possible forecast expects of each customer.
    pub(super) fn expected(&self) -> BTreeMap<String, f64> {
        let forecasts = self.given_history.iter();
        forecasts
            .map(|(customer, (_, value))| (customer.clone(), *value))
            .collect()
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn knows_its_days_and_says_so() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("truth.csv");
        let text = "customer_unique_id,cutoff,expected_value_given_latents,expected_value_given_history,\
                    p_returns_given_latents,p_returns_given_history\n\
                    a,2018-08-24,1,2,0.1,0.2\na,2018-02-25,3,4,0.3,0.4\n";
        std::fs::write(&file, text).unwrap();
        let truths = Truths::read(&file).unwrap();
        let first = truths.first_cutoff().unwrap();
        assert_eq!(first.to_string(), "2018-02-25");
        let truth = Truths::read(&file).unwrap().at(first).unwrap();
        assert_eq!(truth.expected(), BTreeMap::from([("a".to_owned(), 4.0)]));
        let error = truths.at(NaiveDate::MIN).unwrap_err().to_string();
        assert!(error.contains("2018-02-25 and 2018-08-24"), "{error}");
    }
}
