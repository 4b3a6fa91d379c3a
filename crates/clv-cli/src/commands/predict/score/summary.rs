//! What is said of all scored customers together: a document for machines, and lines for people.

use clv_core::audience::{COVERAGE, Spread};
use clv_core::money::{count, percent};
use clv_score::{Rejects, Remarks};
use serde_json::{Map, Value, json};

use super::{Scoring, spread};
use crate::commands::Predict;
use crate::failure::Failure;

impl Scoring<'_> {
    pub(super) fn summary(
        &self,
        file: &str,
        rejects: &Rejects,
        remarks: &Remarks,
        arguments: &Predict,
    ) -> Result<Map<String, Value>, Failure> {
        let manifest = self.artefact.manifest();
        let mut summary = Map::new();
        for (name, value) in [
            ("source", json!(file)),
            ("out", json!(arguments.out)),
            ("model_id", json!(manifest.model_id)),
            ("model", json!(self.artefact.model().kind().name())),
            ("trained_as_of", json!(manifest.as_of)),
            ("data_as_of", json!(self.as_of)),
            ("horizon_days", json!(manifest.horizon_days)),
            ("currency", json!(manifest.currency)),
            ("value_basis", json!(manifest.value_basis)),
            ("customers", json!(self.audience.customers)),
            ("expected_buyers", json!(self.audience.buyers)),
            ("expected_total", json!(self.audience.expected)),
            ("interval", self.interval()?.map_or(Value::Null, |it| it)),
            ("rows_bad", json!(rejects.count)),
            ("bad", json!(rejects.shown)),
            ("features_missing", json!(remarks.missing)),
            ("notes", json!(remarks.notes)),
        ] {
            summary.insert(name.to_owned(), value);
        }
        Ok(summary)
    }

    /// The interval of all customers together, and how often such intervals held before.
    fn interval(&self) -> Result<Option<Value>, Failure> {
        let Some(spread) = spread(self.artefact) else {
            return Ok(None);
        };
        let interval = self.audience.interval(&spread).map_err(Failure::data)?;
        Ok(Some(json!({
            "coverage": COVERAGE,
            "low": interval.low,
            "high": interval.high,
            "held": spread.held,
            "windows": spread.windows,
        })))
    }

    pub(super) fn words(
        &self,
        file: &str,
        rejects: &Rejects,
        remarks: &Remarks,
    ) -> Result<Vec<String>, Failure> {
        let manifest = self.artefact.manifest();
        let money = |units: f64| manifest.currency.short(units);
        let shown = |number: u64| count(i64::try_from(number).unwrap_or(i64::MAX));
        let customers = self.audience.customers;
        let share = if customers == 0 {
            0.0
        } else {
            self.audience.buyers / f64::from(u32::try_from(customers).unwrap_or(u32::MAX))
        };
        let mut words = vec![format!(
            "{} {} of {file}: {} expected to buy, worth {} over {} days, by model {} ({})",
            shown(customers),
            if customers == 1 {
                "customer"
            } else {
                "customers"
            },
            percent(share),
            money(self.audience.expected),
            manifest.horizon_days,
            manifest.model_id,
            self.artefact.model().kind().label(),
        )];
        if let Some(spread) = spread(self.artefact) {
            let interval = self.audience.interval(&spread).map_err(Failure::data)?;
            words.push(format!(
                "90% interval of the total: {} to {}; {}",
                money(interval.low),
                money(interval.high),
                held(&spread),
            ));
        }
        if !remarks.missing.is_empty() {
            words.push(format!(
                "not known of anybody: {}",
                remarks.missing.join(", ")
            ));
        }
        words.extend(remarks.notes.iter().cloned());
        if rejects.count > 0 {
            words.push(format!("{} rows left out:", shown(rejects.count)));
            words.extend(rejects.lines().into_iter().map(|line| format!("  {line}")));
        }
        Ok(words)
    }
}

fn held(spread: &Spread) -> String {
    if spread.windows == 0 {
        return "not tested yet, for lack of past windows".to_owned();
    }
    format!(
        "such intervals held in {} of {} past windows",
        spread.held, spread.windows
    )
}
