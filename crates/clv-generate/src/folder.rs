//! The target folder: complete or absent.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::GenerateError;
use crate::run::Options;

/// The file that holds the truth, beside the nine of the set.
pub const TRUTH_FILE: &str = "truth.csv";
/// The file that says how the set was made and what is in it.
pub const MANIFEST_FILE: &str = "manifest.json";
/// Raised whenever the same options give other bytes than before.
const FORMAT: u32 = 1;

/// One written file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSummary {
    /// File name.
    pub name: String,
    /// Rows, without the header.
    pub rows: u64,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the content, in hexadecimal digits.
    pub sha256: String,
}

/// How a set was made and what is in it; lies in its folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: u32,
    pub(crate) options: Options,
    pub(crate) customers: u64,
    pub(crate) as_of: chrono::NaiveDate,
    pub(crate) test_cutoff: chrono::NaiveDate,
    pub(crate) files: Vec<FileSummary>,
}

impl Manifest {
    /// A manifest of the current format.
    pub(crate) fn new(
        options: Options,
        customers: u64,
        (as_of, test_cutoff): (chrono::NaiveDate, chrono::NaiveDate),
        files: Vec<FileSummary>,
    ) -> Self {
        Self {
            format: FORMAT,
            options,
            customers,
            as_of,
            test_cutoff,
            files,
        }
    }
}

/// A folder under construction beside its target; removed unless it is put in place.
#[derive(Debug)]
pub(crate) struct Workshop {
    target: PathBuf,
    path: PathBuf,
    in_place: bool,
}

/// What the target holds.
#[derive(Debug)]
pub(crate) enum Found {
    /// Nothing: a set can be written.
    Nothing,
    /// This very set.
    Same(Manifest),
}

/// Looks into the target folder.
///
/// # Errors
/// If it holds anything but a complete set of the same options and format.
pub(crate) fn look(target: &Path, options: Options) -> Result<Found, GenerateError> {
    let mut entries = match fs::read_dir(target) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(source) => {
            return Err(GenerateError::Io {
                path: target.to_owned(),
                source,
            });
        }
    };
    if entries.next().is_none() {
        return Ok(Found::Nothing);
    }
    let not_ours = || GenerateError::NotEmpty(target.to_owned());
    let text = fs::read_to_string(target.join(MANIFEST_FILE)).map_err(|_| not_ours())?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|_| not_ours())?;
    if manifest.options != options || manifest.format != FORMAT {
        let found = &manifest.options;
        let found = format!(
            "{} orders, seed {}, horizon {} days, format {}",
            found.orders, found.seed, found.horizon_days, manifest.format
        );
        return Err(GenerateError::OtherSet {
            folder: target.to_owned(),
            found,
        });
    }
    let is_whole = |file: &FileSummary| {
        fs::metadata(target.join(&file.name)).is_ok_and(|m| m.len() == file.bytes)
    };
    if manifest.files.iter().all(is_whole) {
        Ok(Found::Same(manifest))
    } else {
        Err(not_ours())
    }
}

impl Workshop {
    /// Creates the folder beside the target.
    pub(crate) fn new(target: &Path) -> Result<Self, GenerateError> {
        let name = target
            .file_name()
            .ok_or_else(|| GenerateError::NoName(target.to_owned()))?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".partial-{}", std::process::id()));
        let path = target.with_file_name(hidden);
        fs::create_dir_all(&path).map_err(|source| GenerateError::Io {
            path: path.clone(),
            source,
        })?;
        Ok(Self {
            target: target.to_owned(),
            path,
            in_place: false,
        })
    }

    /// Where the files are written.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the manifest and puts the folder in the target's place.
    pub(crate) fn finish(mut self, manifest: &Manifest) -> Result<(), GenerateError> {
        let path = self.path.join(MANIFEST_FILE);
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| GenerateError::Io { path, source }
        };
        let text =
            serde_json::to_string_pretty(manifest).map_err(|error| io(&path)(error.into()))?;
        fs::write(&path, text + "\n").map_err(io(&path))?;
        // An empty target may exist; `look` made sure that it holds nothing, and so does this call.
        match fs::remove_dir(&self.target) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(io(&self.target)(error));
            }
            _ => {}
        }
        fs::rename(&self.path, &self.target).map_err(io(&self.target))?;
        self.in_place = true;
        Ok(())
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        if !self.in_place {
            // Best effort: the error that brought us here is the one worth reporting.
            drop(fs::remove_dir_all(&self.path));
        }
    }
}
