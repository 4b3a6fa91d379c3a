//! The run of this command, as the database's history of runs will tell it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use clv_store::runs::{Details, Run, StepEntry, StepStatus};
use clv_store::{PgPool, StoreError};

use crate::failure::Failure;
use crate::steps::Fingerprint;

/// Commits that a build was told to carry; without it the program's own hash tells builds apart.
const COMMIT: Option<&str> = option_env!("CLV_BUILD_COMMIT");

/// Collects what a command did. Commands that change nothing have no run, and nothing is collected.
#[derive(Debug, Default)]
pub(crate) struct History {
    run: Option<Run>,
    under_way: Mutex<Option<UnderWay>>,
    is_forgotten: AtomicBool,
}

#[derive(Debug)]
struct UnderWay {
    step: String,
    began: Instant,
    details: Details,
}

impl History {
    /// Begins a run of the named command.
    pub(crate) async fn begin(pool: &PgPool, command: &str) -> Result<Self, Failure> {
        Ok(Self {
            run: Some(Run::begin(pool, command, &code_version()?).await?),
            ..Self::default()
        })
    }

    /// A step begins: if the command fails before it ends, it is the one that failed.
    pub(crate) fn started(&self, step: &str, details: Details) {
        *self.under_way() = Some(UnderWay {
            step: step.to_owned(),
            began: Instant::now(),
            details,
        });
    }

    /// The step that began last has ended.
    pub(crate) async fn ended(
        &self,
        status: StepStatus,
        summary: &str,
        details: Details,
    ) -> Result<(), StoreError> {
        let under_way = self.under_way().take();
        let (Some(run), Some(under_way)) = (&self.run, under_way) else {
            return Ok(());
        };
        let mut inputs = under_way.details.inputs;
        inputs.extend(details.inputs);
        run.step(&StepEntry {
            step: under_way.step,
            status,
            seconds: under_way.began.elapsed().as_secs_f64(),
            summary: summary.to_owned(),
            details: Details { inputs, ..details },
        })
        .await
    }

    /// The command did nothing: if it succeeds, its run leaves no trace.
    pub(crate) fn forget(&self) {
        self.is_forgotten.store(true, Ordering::Relaxed);
    }

    /// Ends the run with the outcome of its command. What cannot be written of a failure is not reported over it.
    pub(crate) async fn finish<T>(mut self, outcome: Result<T, Failure>) -> Result<T, Failure> {
        match outcome {
            Ok(done) => {
                let is_forgotten = self.is_forgotten.load(Ordering::Relaxed);
                match self.run.take() {
                    Some(run) if is_forgotten => run.forget().await?,
                    Some(run) => run.end(None).await?,
                    None => {}
                }
                Ok(done)
            }
            Err(failure) => {
                let details = failure.details.as_deref().cloned().unwrap_or_default();
                let _first_error_counts = self
                    .ended(StepStatus::Failed, &failure.message, details)
                    .await;
                if let Some(run) = self.run.take() {
                    let _first_error_counts = run.end(Some(&failure.message)).await;
                }
                Err(failure)
            }
        }
    }

    fn under_way(&self) -> MutexGuard<'_, Option<UnderWay>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Version, and the commit it was built from or a hash of the running program.
fn code_version() -> Result<String, Failure> {
    let version = env!("CARGO_PKG_VERSION");
    if let Some(commit) = COMMIT {
        return Ok(format!("{version} (commit {commit})"));
    }
    let hash: String = Fingerprint::default()
        .add_code()?
        .finish()
        .chars()
        .take(12)
        .collect();
    Ok(format!("{version} (program {hash})"))
}
