//! A model, by default the newest, scores every customer of the database as of the last complete day, and its predictions
//! are stored.

use clv_core::artefact::Artefact;
use clv_core::audience::{Audience, Group};
use clv_core::features::{Feature, Value};
use clv_core::model::Prediction;
use clv_core::money::{count, percent};
use clv_store::ml::{self, AudienceRow, PredictionRow};
use clv_store::snapshots::{self, Home, Role};
use serde_json::json;

use crate::commands::evaluate::narrow;
use crate::failure::Failure;
use crate::session::Session;
use crate::steps::{self, Fingerprint, PREDICT, TRAIN, When};
use clv_score::Customers;

/// With the newest model.
pub(crate) async fn run(session: &Session, when: When) -> Result<serde_json::Value, Failure> {
    let model_id = ml::newest(&session.pool).await?.ok_or_else(no_model)?;
    run_with(session, &model_id, when).await
}

/// What decides the result.
pub(crate) async fn fingerprint(session: &Session, model_id: &str) -> Result<Fingerprint, Failure> {
    Ok(steps::after(session, TRAIN).await?.input("model", model_id))
}

/// With a model that may be older than the newest.
pub(crate) async fn run_with(
    session: &Session,
    model_id: &str,
    when: When,
) -> Result<serde_json::Value, Failure> {
    let fingerprint = fingerprint(session, model_id).await?;
    let Some(running) = steps::begin(session, PREDICT, fingerprint, when).await? else {
        return Ok(json!({ "changed": false, "model_id": model_id }));
    };
    let artefact = stored(session, model_id).await?;
    let is_newest = ml::newest(&session.pool).await?.as_deref() == Some(model_id);
    let window = snapshots::window(&session.pool, Home::Project).await?;
    let manifest = artefact.manifest();
    let asks = (manifest.horizon_days, manifest.value_basis);
    // A kept model is older than the data; the newest was trained on them.
    let is_of_time = if is_newest {
        manifest.as_of == window.as_of
    } else {
        manifest.as_of <= window.as_of
    };
    if asks != (window.horizon_days, window.value_basis) || !is_of_time {
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
    let audiences = audiences(session, &artefact, &predictions).await?;
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
    ml::write_audiences(&session.pool, model_id, &audiences).await?;
    ml::write_predictions(&session.pool, model_id, rows).await?;
    let shown: i64 = narrow(customers);
    let share = expected_buyers / f64::from(narrow::<u32>(customers.max(1)));
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

pub(super) async fn newest(session: &Session) -> Result<Artefact, Failure> {
    let model_id = ml::newest(&session.pool).await?.ok_or_else(no_model)?;
    stored(session, &model_id).await
}

/// Decoding checks the artefact's checksum and scores its golden rows again.
async fn stored(session: &Session, model_id: &str) -> Result<Artefact, Failure> {
    let row = ml::model(&session.pool, Some(model_id))
        .await?
        .ok_or_else(no_model)?;
    Artefact::decode(&row.artefact)
        .map_err(|error| Failure::environment(format!("model {model_id} is refused: {error}")))
}

fn no_model() -> Failure {
    Failure::environment("there is no model yet")
        .hint("run `clv pipeline`, or `clv train` where the snapshots are built")
}

/// Groups of customers with their intervals; none for a model that was never held against past windows.
async fn audiences(
    session: &Session,
    artefact: &Artefact,
    predictions: &[Prediction],
) -> Result<Vec<AudienceRow>, Failure> {
    let Some(spread) = artefact.manifest().spread else {
        return Ok(Vec::new());
    };
    // Customers come in the same order whatever is read of them.
    let told = snapshots::read_as(
        &session.pool,
        Home::Project,
        &[Role::Score],
        &Group::FEATURES.map(Feature::number),
    )
    .await?
    .table;
    let mut groups = Group::ALL.map(|group| (group, Audience::default()));
    for (row, prediction) in predictions.iter().enumerate() {
        let values = told.row(row).unwrap_or_default();
        let number = |place: usize| {
            values
                .get(place)
                .and_then(Value::number)
                .unwrap_or(f64::NAN)
        };
        for (group, audience) in &mut groups {
            if group.holds(number(0), number(1)) {
                audience
                    .add(prediction.p_returns, prediction.spend_if_returns)
                    .map_err(Failure::data)?;
            }
        }
    }
    groups
        .into_iter()
        .filter(|(_, audience)| audience.customers > 0)
        .map(|(group, audience)| {
            let interval = audience.interval(&spread).map_err(Failure::data)?;
            Ok(AudienceRow {
                audience: group.name().to_owned(),
                customers: i64::try_from(audience.customers).map_err(Failure::data)?,
                expected_buyers: audience.buyers,
                expected_total: audience.expected,
                low: interval.low,
                high: interval.high,
            })
        })
        .collect()
}

/// The customers of the database as of the last complete day, with the model's features.
pub(super) async fn customers(
    session: &Session,
    artefact: &Artefact,
) -> Result<Customers, Failure> {
    let window = snapshots::window(&session.pool, Home::Project).await?;
    let features = artefact.model().features();
    let read = snapshots::read_as(&session.pool, Home::Project, &[Role::Score], features).await?;
    Ok(Customers {
        customer_ids: read.customer_ids,
        lines: Vec::new(),
        table: read.table,
        as_of: Some(window.as_of),
    })
}
