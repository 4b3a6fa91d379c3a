//! Runs a step of the pipeline unless nothing that decides its result has changed.
//!
//! A step's fingerprint is a hash over the fingerprint of the step before it, its settings and its code. It is
//! written to the database's ledger after the step, in which the next step and the next run find it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use chrono::Utc;
use clv_store::runs::{Details, StepStatus};
use clv_store::steps::{self, StepRow};
use sha2::{Digest as _, Sha256};

use crate::console::Step;
use crate::environment::DBT_PROJECT;
use crate::failure::Failure;
use crate::session::Session;

/// Whether a step may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// Its command was typed.
    Always,
    /// It is part of the pipeline.
    IfChanged,
}

/// Names of the steps in the ledger.
pub(crate) const LOAD: &str = "load";
pub(crate) const TRANSFORM: &str = "transform";
pub(crate) const CHECK: &str = "check";
pub(crate) const TRAIN: &str = "train";
pub(crate) const PREDICT: &str = "predict";
pub(crate) const DRIFT: &str = "drift";
pub(crate) const PUBLISH: &str = "publish";
/// Not in the ledger: which model is served is asked anew.
pub(crate) const PROMOTE: &str = "promote";

/// Builds a fingerprint piece by piece. Pieces are length-prefixed, so no two lists of pieces run together. Pieces with
/// a name are also written to the history of runs.
#[derive(Debug, Default)]
pub(crate) struct Fingerprint {
    hash: Sha256,
    named: BTreeMap<String, String>,
}

impl Fingerprint {
    pub(crate) fn add(mut self, piece: impl AsRef<[u8]>) -> Self {
        let piece = piece.as_ref();
        self.hash.update(piece.len().to_string());
        self.hash.update(":");
        self.hash.update(piece);
        self
    }

    /// A piece that the history shall name.
    pub(crate) fn input(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        self = self.add(&value);
        self.named.insert(name.to_owned(), value);
        self
    }

    /// The dbt project: every file below its folder.
    pub(crate) fn dbt_project(self, folder: &Path) -> Result<Self, Failure> {
        if !folder.join(DBT_PROJECT).is_file() {
            let missing = format!("there is no dbt project in {}", folder.display());
            return Err(Failure::environment(missing).hint(
                "run clv in a checkout of Clave, or set CLV_DBT_DIR to the folder dbt of one",
            ));
        }
        let files = Self::default().add_folder(folder)?.finish();
        Ok(self.input("dbt_project", files))
    }

    /// Every file below a folder, by name and content.
    pub(crate) fn add_folder(self, folder: &Path) -> Result<Self, Failure> {
        let unreadable =
            |error: std::io::Error| Failure::environment(format!("{}: {error}", folder.display()));
        let mut entries: Vec<_> = fs::read_dir(folder)
            .map_err(unreadable)?
            .filter_map(Result::ok)
            .collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        entries.into_iter().try_fold(self, |fingerprint, entry| {
            let path = entry.path();
            let fingerprint = fingerprint.add(entry.file_name().as_encoded_bytes());
            if path.is_dir() {
                fingerprint.add_folder(&path)
            } else {
                Ok(fingerprint.add(fs::read(&path).map_err(unreadable)?))
            }
        })
    }

    /// This program: a new build may compute something else.
    pub(crate) fn add_code(self) -> Result<Self, Failure> {
        let code = std::env::current_exe().and_then(fs::read);
        Ok(self.add(code.map_err(|error| {
            Failure::environment(format!("cannot read the running program: {error}"))
        })?))
    }

    pub(crate) fn finish(self) -> String {
        self.hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// SHA-256 of this program, hexadecimal: what a model says it was trained by.
pub(crate) fn code_sha256() -> Result<String, Failure> {
    let code = std::env::current_exe().and_then(fs::read);
    let code = code.map_err(|error| {
        Failure::environment(format!("cannot read the running program: {error}"))
    })?;
    let digest = Sha256::digest(code);
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What the step before left in the ledger; a failure that names the command if it never ran.
pub(crate) async fn after(session: &Session, step: &str) -> Result<Fingerprint, Failure> {
    match steps::last(&session.pool, step).await? {
        Some(row) => Ok(Fingerprint::default().input(step, row.fingerprint)),
        None => Err(
            Failure::environment(format!("the step before this one has not run: {step}"))
                .hint("`clv pipeline` runs all of them in order"),
        ),
    }
}

/// Whether a step was last run on this.
pub(crate) async fn is_current(
    session: &Session,
    step: &str,
    fingerprint: Fingerprint,
) -> Result<bool, Failure> {
    let last = steps::last(&session.pool, step).await?;
    let fingerprint = fingerprint.finish();
    Ok(last.is_some_and(|row| row.fingerprint == fingerprint))
}

/// A step under way.
#[derive(Debug)]
pub(crate) struct Running {
    name: &'static str,
    fingerprint: String,
    began: Instant,
    /// Its line on the console.
    pub(crate) line: Step,
}

/// Begins a step, or says that its result still stands and gives nothing.
pub(crate) async fn begin(
    session: &Session,
    name: &'static str,
    fingerprint: Fingerprint,
    when: When,
) -> Result<Option<Running>, Failure> {
    let inputs = fingerprint.named.clone();
    let fingerprint = fingerprint.finish();
    let line = session.console.step(&titled(name));
    let details = Details {
        inputs,
        ..Details::default()
    };
    session.history.started(name, details);
    if when == When::IfChanged {
        let last = steps::last(&session.pool, name).await?;
        if let Some(row) = last.filter(|row| row.fingerprint == fingerprint) {
            let words = format!("unchanged: {}", row.summary);
            session
                .history
                .ended(StepStatus::Unchanged, &words, Details::default())
                .await?;
            line.done(words);
            return Ok(None);
        }
    }
    steps::forget(&session.pool, name).await?;
    Ok(Some(Running {
        name,
        fingerprint,
        began: Instant::now(),
        line,
    }))
}

impl Running {
    /// Writes the step's line to the ledger, the history and the console.
    pub(crate) async fn finish(self, session: &Session, summary: String) -> Result<(), Failure> {
        self.finish_with(session, summary, Details::default()).await
    }

    /// As [`Running::finish`], with what there is to tell beside the summary.
    pub(crate) async fn finish_with(
        self,
        session: &Session,
        summary: String,
        details: Details,
    ) -> Result<(), Failure> {
        let row = StepRow {
            step: self.name.to_owned(),
            fingerprint: self.fingerprint,
            summary,
            seconds: self.began.elapsed().as_secs_f64(),
            finished_at: Utc::now(),
        };
        steps::record(&session.pool, &row).await?;
        session
            .history
            .ended(StepStatus::Done, &row.summary, details)
            .await?;
        self.line.done(&row.summary);
        Ok(())
    }
}

fn titled(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_do_not_run_together() {
        let hash = |pieces: &[&str]| {
            pieces
                .iter()
                .fold(Fingerprint::default(), |it, piece| it.add(piece))
                .finish()
        };
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_eq!(hash(&["ab", "c"]), hash(&["ab", "c"]));
    }

    #[test]
    fn a_folder_that_is_no_dbt_project_is_named_with_a_way_out() {
        let refusal = Fingerprint::default()
            .dbt_project(Path::new("src"))
            .err()
            .map(|failure| failure.to_string());
        assert_eq!(
            refusal.as_deref(),
            Some(
                "error: there is no dbt project in src\n\
                 hint: run clv in a checkout of Clave, or set CLV_DBT_DIR to the folder dbt of one"
            )
        );
    }
}
