//! Predictions: one row a customer, streamed in with `COPY`.

use clv_ingest::CopyBuffer;
use sqlx::PgPool;

use super::{mark_served, no_such_model};
use crate::error::{Doing, StoreError};

/// Bytes sent at a time: large enough that a round trip does not show, small enough to be forgotten.
const CHUNK_BYTES: usize = 256 * 1024;

/// What a model says about one customer.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictionRow {
    /// The customer.
    pub customer_id: String,
    /// Probability of buying within the horizon.
    pub p_returns: f64,
    /// Expected value if so, in currency units.
    pub spend_if_returns: f64,
    /// The product of the two.
    pub expected_value: f64,
}

/// Replaces a model's predictions and marks it served, in one transaction: a model is never served
/// without its predictions. Returns how many rows were written.
///
/// # Errors
/// [`StoreError::NoSuchModel`], [`StoreError::Unexpected`] for a number that is not finite (nothing is
/// written then), or [`StoreError::Database`].
pub async fn write_predictions(
    pool: &PgPool,
    model_id: &str,
    rows: impl IntoIterator<Item = PredictionRow>,
) -> Result<u64, StoreError> {
    let mut transaction = pool.begin().await.doing("storing predictions")?;
    mark_served(&mut transaction, model_id).await?;
    sqlx::query(include_str!("../../queries/ml/predictions_delete.sql"))
        .bind(model_id)
        .execute(&mut *transaction)
        .await
        .doing("replacing predictions")?;
    let mut copy = transaction
        .copy_in_raw(include_str!("../../queries/ml/predictions_copy.sql"))
        .await
        .doing("storing predictions")?;
    let mut buffer = CopyBuffer::with_capacity(CHUNK_BYTES + CHUNK_BYTES / 8);
    for row in rows {
        if let Err(error) = encode(&mut buffer, model_id, &row) {
            copy.abort("a prediction is not finite")
                .await
                .doing("storing predictions")?;
            return Err(error);
        }
        if buffer.len() >= CHUNK_BYTES {
            copy.send(buffer.take())
                .await
                .doing("storing predictions")?;
        }
    }
    copy.send(buffer.take())
        .await
        .doing("storing predictions")?;
    let count = copy
        .finish()
        .await
        .map_err(|error| no_such_model(error, model_id))?;
    sqlx::raw_sql(include_str!("../../queries/ml/predictions_analyze.sql"))
        .execute(&mut *transaction)
        .await
        .doing("storing predictions")?;
    transaction.commit().await.doing("storing predictions")?;
    Ok(count)
}

fn encode(buffer: &mut CopyBuffer, model_id: &str, row: &PredictionRow) -> Result<(), StoreError> {
    let numbers = [row.p_returns, row.spend_if_returns, row.expected_value];
    if numbers.iter().any(|number| !number.is_finite()) {
        return Err(StoreError::Unexpected {
            what: "a prediction",
            value: format!("{row:?}"),
        });
    }
    buffer.text(model_id);
    buffer.text(&row.customer_id);
    for number in numbers {
        buffer.number(number);
    }
    buffer.end_row();
    Ok(())
}
