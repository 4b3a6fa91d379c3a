//! May a later model take the place of the served one?

use chrono::NaiveDate;
use clv_core::metrics::MetricError;
use clv_core::model::Model;
use serde::Serialize;

use super::Forecast;
use super::bootstrap::{Comparison, Interval, paired};
use super::scoreboard::{Score, scored};
use super::verdict::{Outcome, signed, thousands};
use crate::error::TrainError;
use crate::models::predict;
use crate::snapshots::{Role, Snapshots};

/// The served model and a later one on the same customers of the held-out window.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Challenge {
    /// The window is what followed this day.
    pub cutoff: NaiveDate,
    /// Customers known by then.
    pub customers: usize,
    /// Those who bought in the window.
    pub buyers: usize,
    /// The served model's metrics.
    pub served: Score,
    /// The challenger's.
    pub challenger: Score,
    /// Whether the served model is not better, by the rule that decides which model of an evaluation beats which.
    pub promoted: bool,
    /// The answer as a sentence without its end.
    pub words: String,
}

/// Compares the two on the held-out snapshot, on the same resamples of its customers. Both must have been fitted to what
/// was known by its cutoff, or by an earlier one; a model lacks features that the snapshot lacks.
///
/// # Errors
/// No held-out snapshot, or a model that cannot predict its rows.
pub fn challenge(
    snapshots: &Snapshots,
    (served, challenger): (&Model, &Model),
    (resamples, seed): (usize, u64),
) -> Result<Challenge, TrainError> {
    let cutoff = snapshots.test_cutoff()?;
    let test = snapshots.with_role(Role::Test);
    let forecasts = [forecast(served, &test)?, forecast(challenger, &test)?];
    let [of_served, of_challenger] = &forecasts;
    let resampled = paired(
        (test.future_value(), test.returns()),
        &[of_served, of_challenger],
        (resamples, seed),
    )?;
    let score = |model: &Model, forecast: &Forecast, at: usize| {
        let kind = model.kind();
        let line = scored((kind.name(), kind.label()), forecast, &test);
        let line = line.map_err(TrainError::core::<MetricError>("metrics"))?;
        let gini = resampled.gini(at);
        Ok::<Score, TrainError>(Score {
            position: at + 1,
            gini_lo: gini.map(|interval| interval.lo),
            gini_hi: gini.map(|interval| interval.hi),
            is_served: at == 0,
            ..line
        })
    };
    let (served, challenger) = (
        score(served, of_served, 0)?,
        score(challenger, of_challenger, 1)?,
    );
    let outcome = Outcome::of(&resampled.compare(0, 1));
    let buyers = test.returns().iter().filter(|&&returns| returns).count();
    let mut challenge = Challenge {
        cutoff,
        customers: test.rows(),
        buyers,
        served,
        challenger,
        promoted: outcome == Outcome::Even,
        words: String::new(),
    };
    challenge.words = words(&challenge, outcome, &resampled.compare(1, 0));
    Ok(challenge)
}

fn forecast(model: &Model, test: &Snapshots) -> Result<Forecast, TrainError> {
    let predictions = predict(model, test.table())?;
    let (p_returns, value) = predictions
        .iter()
        .map(|p| (p.p_returns, p.expected_value))
        .unzip();
    Ok(Forecast { p_returns, value })
}

/// What was found; `lead` is the challenger's over the served model.
fn words(found: &Challenge, outcome: Outcome, lead: &Comparison) -> String {
    let verdict = match outcome {
        Outcome::Even => "the new model is not worse than the served one",
        Outcome::Outranks => "the served model ranks customers better than the new one",
        Outcome::Closer => "the served model is closer to the actual values than the new one",
        Outcome::TellsBuyers => "the served model tells better who buys at all than the new one",
    };
    let ginis = found.challenger.gini.zip(found.served.gini);
    let apart = match (ginis, lead.lead) {
        (Some((new, served)), Some(Interval { lo, hi })) => format!(
            "Gini {new:.2} against {served:.2}, difference {}, 95% interval {} to {}",
            signed(new - served),
            signed(lo),
            signed(hi)
        ),
        _ => "no buyers to compare on".to_owned(),
    };
    format!(
        "{verdict} on what {} customers did after {}, {} of whom bought ({apart})",
        thousands(found.customers),
        found.cutoff,
        thousands(found.buyers),
    )
}
