//! `clv predict`: the newest model scores every customer as of the last complete day.

use clv_core::artefact::Artefact;
use clv_core::money::{count, percent};
use clv_store::ml::{self, PredictionRow};
use clv_store::snapshots::{self, Home, Role};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{self, PREDICT, TRAIN, When};

pub(super) async fn run(session: &Session, when: When) -> Result<Value, Failure> {
    let fingerprint = steps::after(session, TRAIN).await?;
    let Some(running) = steps::begin(session, PREDICT, fingerprint, when).await? else {
        return Ok(json!({ "changed": false }));
    };
    let artefact = newest(session).await?;
    let model_id = artefact.manifest().model_id.clone();
    let window = snapshots::window(&session.pool, Home::Project).await?;
    let manifest = artefact.manifest();
    let trained_on = (manifest.as_of, manifest.horizon_days, manifest.value_basis);
    if trained_on != (window.as_of, window.horizon_days, window.value_basis) {
        return Err(Failure::environment(format!(
            "model {model_id} was trained on other snapshots than those in the database"
        ))
        .hint("run `clv train` again"));
    }
    let features = artefact.model().features();
    let read = snapshots::read_as(&session.pool, Home::Project, &[Role::Score], features).await?;
    let predictions = artefact
        .model()
        .predict_table(&read.table)
        .map_err(Failure::data)?;
    let customers = predictions.len();
    let expected_buyers: f64 = predictions
        .iter()
        .map(|prediction| prediction.p_returns)
        .sum();
    let expected_total: f64 = predictions
        .iter()
        .map(|prediction| prediction.expected_value)
        .sum();
    let rows = read
        .customer_ids
        .into_iter()
        .zip(predictions)
        .map(|(customer_id, prediction)| PredictionRow {
            customer_id,
            p_returns: prediction.p_returns,
            spend_if_returns: prediction.spend_if_returns,
            expected_value: prediction.expected_value,
        });
    ml::write_predictions(&session.pool, &model_id, rows).await?;
    let shown: i64 = super::evaluate::narrow(customers);
    let share = expected_buyers / f64::from(super::evaluate::narrow::<u32>(customers.max(1)));
    let summary = format!(
        "{} customers: {} expected to buy, worth {} over {} days",
        count(shown),
        percent(share),
        window.currency.short(expected_total),
        window.horizon_days,
    );
    running.finish(session, summary).await?;
    Ok(json!({
        "changed": true,
        "model_id": model_id,
        "customers": customers,
        "expected_buyers": expected_buyers,
        "expected_total": expected_total,
    }))
}

/// Decoding checks the artefact's checksum and scores its golden rows again.
async fn newest(session: &Session) -> Result<Artefact, Failure> {
    let missing = || Failure::environment("there is no model yet").hint("run `clv train` first");
    let model_id = ml::newest(&session.pool).await?.ok_or_else(missing)?;
    let row = ml::model(&session.pool, Some(&model_id))
        .await?
        .ok_or_else(missing)?;
    Artefact::decode(&row.artefact)
        .map_err(|error| Failure::environment(format!("model {model_id} is refused: {error}")))
}
