//! A model from a file, proven before it is used.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use clv_core::artefact::{Artefact, MAX_BYTES};

use crate::failure::Failure;

/// Reads a model file. One that is larger than any model is not read to its end.
pub(super) fn from_file(path: &Path) -> Result<Artefact, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::environment(format!("cannot read {}: {error}", path.display()))
            .hint("name a model file: `clv train` leaves them in the workspace, under models")
    };
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    File::open(path)
        .map_err(unreadable)?
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Artefact::decode(&bytes).map_err(|error| {
        Failure::data(format!("{} is refused: {error}", path.display()))
            .hint("train again with `clv train`, or copy the file anew from where it was trained")
    })
}
