//! What a load has to do: which files are there, and which differ from the last load.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clv_ingest::{FileSpec, sha256_of_file};
use sqlx::{AssertSqlSafe, FromRow, PgConnection};

use crate::error::{Doing, StoreError};

/// One file of the specification, and where it is.
pub(super) struct Found {
    spec: &'static FileSpec,
    place: Option<(PathBuf, u64)>,
}

/// What to do about one file.
pub(super) struct Step {
    pub(super) spec: &'static FileSpec,
    /// Bytes of the file; 0 when it is not there.
    pub(super) bytes: u64,
    pub(super) action: Action,
}

pub(super) enum Action {
    /// Same as last time.
    Leave(Kept),
    /// Not there, and neither are its rows.
    Skip,
    /// Not there any more.
    Empty,
    /// New or changed.
    Load(PathBuf),
}

/// What the table holds already.
pub(super) struct Kept {
    pub(super) rows: u64,
    pub(super) sha256: String,
}

#[derive(FromRow)]
struct LastFile {
    file: String,
    sha256: Option<String>,
    bytes: i64,
    rows: i64,
}

/// Looks for the files and refuses a folder that lacks one it must have.
pub(super) fn find(folder: &Path, specs: &'static [FileSpec]) -> Result<Vec<Found>, StoreError> {
    if !folder.is_dir() {
        return Err(StoreError::NoFolder {
            folder: folder.to_owned(),
        });
    }
    let found: Vec<Found> = specs
        .iter()
        .map(|spec| {
            let path = folder.join(spec.file);
            let place = std::fs::metadata(&path)
                .ok()
                .filter(std::fs::Metadata::is_file)
                .map(|metadata| (path, metadata.len()));
            Found { spec, place }
        })
        .collect();
    let missing: Vec<&'static str> = found
        .iter()
        .filter(|file| file.spec.required && file.place.is_none())
        .map(|file| file.spec.file)
        .collect();
    if missing.is_empty() {
        Ok(found)
    } else {
        Err(StoreError::MissingFiles {
            folder: folder.display().to_string(),
            files: missing,
        })
    }
}

/// Compares the files with the last load. Only a file of the same length is read for this: its hash is
/// computed anyway while it is loaded.
pub(super) async fn decide(
    connection: &mut PgConnection,
    files: Vec<Found>,
) -> Result<Vec<Step>, StoreError> {
    let last: Vec<LastFile> = sqlx::query_as(include_str!("../../queries/raw/last_files.sql"))
        .fetch_all(&mut *connection)
        .await
        .doing("reading what was loaded before")?;
    let mut last: HashMap<String, LastFile> = last
        .into_iter()
        .map(|file| (file.file.clone(), file))
        .collect();
    let mut steps = Vec::with_capacity(files.len());
    for Found { spec, place } in files {
        let has_rows = has_rows(connection, spec.table).await?;
        let (bytes, action) = match place {
            None if has_rows => (0, Action::Empty),
            None => (0, Action::Skip),
            Some((path, bytes)) => {
                // A table that lost its rows behind our back is loaded again.
                let kept = match last.remove(spec.file) {
                    Some(last) if has_rows == (last.rows > 0) => same(last, &path, bytes).await?,
                    _ => None,
                };
                (bytes, kept.map_or(Action::Load(path), Action::Leave))
            }
        };
        steps.push(Step {
            spec,
            bytes,
            action,
        });
    }
    Ok(steps)
}

async fn same(last: LastFile, path: &Path, bytes: u64) -> Result<Option<Kept>, StoreError> {
    let Some(sha256) = last
        .sha256
        .filter(|_| u64::try_from(last.bytes) == Ok(bytes))
    else {
        return Ok(None);
    };
    let path = path.to_owned();
    let (now, _) = tokio::task::spawn_blocking(move || sha256_of_file(&path))
        .await
        .map_err(|error| StoreError::Unexpected {
            what: "hashing a file",
            value: error.to_string(),
        })??;
    Ok((now == sha256).then(|| Kept {
        rows: u64::try_from(last.rows).unwrap_or(0),
        sha256,
    }))
}

async fn has_rows(connection: &mut PgConnection, table: &'static str) -> Result<bool, StoreError> {
    sqlx::query_scalar(AssertSqlSafe(format!(
        "select exists (select from raw.{table})"
    )))
    .fetch_one(connection)
    .await
    .doing("looking into a table")
}
