//! What a load has to do: which files are there, and which differ from the last load.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use clv_ingest::{FileSpec, olist, sha256_of_file};
use sqlx::PgConnection;

use super::record::{self, LastFile, unsigned};
use super::tables::has_rows;
use crate::error::StoreError;

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
    Leave(LastFile),
    /// Not there, and neither are its rows.
    Skip,
    /// Not there, but its rows are.
    Gone {
        /// The orders are of a later export, which did not have it either.
        is_older: bool,
    },
    /// New or changed.
    Load {
        path: PathBuf,
        /// The table has rows of an earlier file.
        has_rows: bool,
    },
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
    let mut last: HashMap<String, LastFile> = record::last_files(connection)
        .await?
        .into_iter()
        .map(|file| (file.file.clone(), file))
        .collect();
    // What an unchanged file refers to may have changed: its rows are then checked again.
    let mut changed: HashSet<&'static str> = HashSet::new();
    let orders = last.get(olist::ORDERS.file).map(|file| file.load_id);
    let mut steps = Vec::with_capacity(files.len());
    for Found { spec, place } in files {
        let has_rows = has_rows(connection, spec.table).await?;
        let (bytes, action) = match place {
            None if has_rows => {
                let loaded = last.get(spec.file).map(|file| file.load_id);
                (
                    0,
                    Action::Gone {
                        is_older: loaded < orders,
                    },
                )
            }
            None => (0, Action::Skip),
            Some((path, bytes)) => {
                // A table that lost its rows behind our back is loaded again.
                let kept = match last.remove(spec.file) {
                    Some(last) if has_rows == (last.rows_in_table > 0) => {
                        same(last, &path, bytes).await?
                    }
                    _ => None,
                };
                let stands = !spec
                    .references
                    .iter()
                    .any(|reference| changed.contains(reference.table));
                let action = match kept.filter(|_| stands) {
                    Some(last) => Action::Leave(last),
                    None => Action::Load { path, has_rows },
                };
                (bytes, action)
            }
        };
        if matches!(action, Action::Load { .. } | Action::Gone { .. }) {
            changed.insert(spec.table);
        }
        steps.push(Step {
            spec,
            bytes,
            action,
        });
    }
    Ok(steps)
}

async fn same(last: LastFile, path: &Path, bytes: u64) -> Result<Option<LastFile>, StoreError> {
    if last.sha256.is_none() || unsigned(last.bytes) != bytes {
        return Ok(None);
    }
    let path = path.to_owned();
    let (now, _) = tokio::task::spawn_blocking(move || sha256_of_file(&path))
        .await
        .map_err(|error| StoreError::Unexpected {
            what: "hashing a file",
            value: error.to_string(),
        })??;
    Ok((last.sha256.as_deref() == Some(now.as_str())).then_some(last))
}
