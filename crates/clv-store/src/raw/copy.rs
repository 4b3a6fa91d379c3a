//! One file into its table: a thread reads and checks, this task sends.

use std::fs::File;
use std::path::{Path, PathBuf};

use clv_ingest::{Encoder, FileSpec, IngestError, RowReader, Summary};
use sqlx::PgConnection;
use sqlx::postgres::PgDatabaseError;
use tokio::sync::mpsc;

use crate::error::{Doing, StoreError};

/// Bytes of text sent at a time: a few thousand rows, so that neither messages nor wake-ups show.
const CHUNK_BYTES: usize = 256 * 1024;

/// Chunks that may wait between the two sides. Reading and sending then overlap within 1 MiB of memory;
/// without a bound a slow database would pull the whole file into it.
const CHUNKS_WAITING: usize = 4;

/// Text for `COPY`, and how far into the file it reaches.
struct Chunk {
    text: Vec<u8>,
    bytes_read: u64,
}

/// Copies a file into its (empty) table and says what was read.
pub(super) async fn file(
    connection: &mut PgConnection,
    spec: &'static FileSpec,
    path: &Path,
    mut progress: impl FnMut(u64),
) -> Result<Summary, StoreError> {
    let (sender, mut receiver) = mpsc::channel(CHUNKS_WAITING);
    let path = path.to_owned();
    let reading = tokio::task::spawn_blocking(move || read(spec, path, &sender));
    let mut copy = connection
        .copy_in_raw(&statement(spec))
        .await
        .doing("starting to copy a file")?;
    while let Some(Chunk { text, bytes_read }) = receiver.recv().await {
        copy.send(text).await.doing("copying a file")?;
        progress(bytes_read);
    }
    let summary = match reading.await {
        Ok(Ok(summary)) => summary,
        Ok(Err(error)) => {
            copy.abort("the file was refused")
                .await
                .doing("leaving a file")?;
            return Err(error.into());
        }
        Err(error) => {
            copy.abort("reading failed").await.doing("leaving a file")?;
            return Err(StoreError::Unexpected {
                what: spec.file,
                value: error.to_string(),
            });
        }
    };
    let copied = copy.finish().await.map_err(|error| refused(spec, error))?;
    if copied == summary.rows {
        Ok(summary)
    } else {
        Err(StoreError::Unexpected {
            what: spec.file,
            value: format!("{} rows read, {copied} stored", summary.rows),
        })
    }
}

/// Runs on a thread of its own: parsing is work for the processor, not for the async runtime.
fn read(
    spec: &'static FileSpec,
    path: PathBuf,
    sender: &mpsc::Sender<Chunk>,
) -> Result<Summary, IngestError> {
    let file = File::open(&path).map_err(|source| IngestError::Read {
        path: path.clone(),
        source,
    })?;
    let mut encoder = Encoder::new(RowReader::new(spec, &path, file)?);
    while let Some(text) = encoder.next_chunk(CHUNK_BYTES)? {
        let bytes_read = encoder.bytes_read();
        if sender.blocking_send(Chunk { text, bytes_read }).is_err() {
            // The other side gave up and has its own error to report.
            break;
        }
    }
    Ok(encoder.summary())
}

/// Table and columns come from the specification, a constant.
fn statement(spec: &FileSpec) -> String {
    let columns: Vec<&str> = spec.columns.iter().map(|column| column.name).collect();
    format!(
        "copy raw.{} ({}) from stdin with (format text, freeze true)",
        spec.table,
        columns.join(", ")
    )
}

fn refused(spec: &FileSpec, error: sqlx::Error) -> StoreError {
    let detail = error
        .as_database_error()
        .filter(|database| database.is_unique_violation())
        .and_then(|database| database.try_downcast_ref::<PgDatabaseError>())
        .and_then(PgDatabaseError::detail)
        .map(str::to_owned);
    match detail {
        Some(detail) => StoreError::DuplicateKey {
            file: spec.file,
            detail,
        },
        None => StoreError::Database {
            doing: "copying a file",
            source: error,
        },
    }
}
