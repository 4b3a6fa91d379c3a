//! A file on its way into a table: a thread reads and checks, this task sends, and what is bad is set aside.

use clv_ingest::{Batch, BatchSource, FileSummary, IngestError};
use sqlx::PgConnection;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::bad::BadRows;
use crate::error::{Doing, StoreError};

/// Bytes of text sent at a time: a few thousand rows, so that neither messages nor wake-ups show.
const BATCH_BYTES: usize = 256 * 1024;

/// Batches that may wait between the two sides. Reading and sending then overlap within 1 MiB of memory; without a
/// bound a slow database would pull the whole file into it.
const BATCHES_WAITING: usize = 4;

/// Bad rows that are held before they are written down: a copy has to end for it, so not too few; a file of nothing but
/// bad rows must not fill the memory, so not too many.
const BAD_ROWS_WAITING: usize = 10_000;

/// What is read, and where it goes.
pub(super) struct Stream<'a> {
    /// The number of the file, under which its bad rows are set aside.
    pub(super) file_id: i64,
    /// Its name, for messages and for the quarantine.
    pub(super) file: &'a str,
    /// `copy … from stdin`.
    pub(super) copy: &'a str,
}

struct Message {
    batch: Batch,
    bytes_read: u64,
}

impl Stream<'_> {
    /// Reads what `open` opens, on a thread of its own, into the table. Fails as the source or the database does; the
    /// caller ends the transaction.
    pub(super) async fn run<S: BatchSource + 'static>(
        &self,
        connection: &mut PgConnection,
        open: impl FnOnce() -> Result<S, IngestError> + Send + 'static,
        progress: &mut (dyn FnMut(u64) + Send),
    ) -> Result<FileSummary, StoreError> {
        let (sender, mut receiver) = mpsc::channel(BATCHES_WAITING);
        let reading = tokio::task::spawn_blocking(move || read(open()?, &sender));
        let mut bad = BadRows::new(self.file_id, self.file);
        let mut copied = 0;
        loop {
            let mut copy = connection
                .copy_in_raw(self.copy)
                .await
                .doing("starting to copy a file")?;
            let is_over = loop {
                let Some(Message { batch, bytes_read }) = receiver.recv().await else {
                    break true;
                };
                copy.send(batch.text).await.doing("copying a file")?;
                bad.add(batch.bad);
                progress(bytes_read);
                if bad.waiting() > BAD_ROWS_WAITING {
                    break false;
                }
            };
            if !is_over {
                copied += copy.finish().await.doing("copying a file")?;
                bad.write(connection).await?;
                continue;
            }
            let summary = match self.outcome(reading).await {
                Ok(summary) => summary,
                Err(error) => {
                    copy.abort("the file was refused")
                        .await
                        .doing("leaving a file")?;
                    return Err(error);
                }
            };
            copied += copy.finish().await.doing("copying a file")?;
            bad.write(connection).await?;
            self.balance(&summary, copied, bad.count())?;
            return Ok(summary);
        }
    }

    async fn outcome(
        &self,
        reading: JoinHandle<Result<FileSummary, IngestError>>,
    ) -> Result<FileSummary, StoreError> {
        match reading.await {
            Ok(outcome) => Ok(outcome?),
            Err(error) => Err(self.unexpected(error.to_string())),
        }
    }

    /// Every row that was read is in the table, in the quarantine, or counted apart.
    fn balance(&self, summary: &FileSummary, copied: u64, bad: u64) -> Result<(), StoreError> {
        let apart: u64 = summary.apart.iter().map(|apart| apart.rows).sum();
        if copied == summary.rows_loaded
            && bad == summary.rows_bad
            && summary.rows_read == copied + bad + apart
        {
            return Ok(());
        }
        Err(self.unexpected(format!(
            "{} rows read, {copied} stored, {bad} set aside, {apart} counted apart",
            summary.rows_read
        )))
    }

    fn unexpected(&self, value: String) -> StoreError {
        StoreError::Unexpected {
            what: "a file being loaded",
            value: format!("{}: {value}", self.file),
        }
    }
}

/// Runs on a thread of its own: parsing is work for the processor, not for the async runtime.
fn read(
    mut source: impl BatchSource,
    sender: &mpsc::Sender<Message>,
) -> Result<FileSummary, IngestError> {
    while let Some(batch) = source.next_batch(BATCH_BYTES)? {
        let bytes_read = source.bytes_read();
        if sender.blocking_send(Message { batch, bytes_read }).is_err() {
            // The other side gave up and has its own error to report.
            break;
        }
    }
    Ok(source.summary())
}
