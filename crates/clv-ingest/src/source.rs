//! The bytes of a file, counted and hashed on their way.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::digest::hex;

/// Longest record we read. Without a bound, one quotation mark that is never closed would pull the
/// rest of a file into memory; a real record (a review of a few hundred words) is a few kilobytes.
pub const MAX_RECORD_BYTES: u64 = 1024 * 1024;

/// What has been read from a file so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meter {
    bytes: Arc<AtomicU64>,
    hashes: Arc<Mutex<Hashes>>,
}

#[derive(Debug, Default)]
struct Hashes {
    sha256: Sha256,
    git: Option<Sha1>,
}

impl Meter {
    /// Also computes what git calls a file of this length and content.
    pub(crate) fn with_git_id(length: u64) -> Self {
        let meter = Self::default();
        let mut git = Sha1::new();
        git.update(format!("blob {length}\0"));
        meter.hashes().git = Some(git);
        meter
    }

    /// Bytes read.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// SHA-256 of the bytes read, in lower-case hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        hex(&self.hashes().sha256.clone().finalize())
    }

    /// The blob id that git gives these bytes, if it was asked for.
    pub(crate) fn git_id(&self) -> Option<String> {
        let git = self.hashes().git.clone()?;
        Some(hex(&git.finalize()))
    }

    fn add(&self, bytes: &[u8]) {
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.bytes.fetch_add(count, Ordering::Relaxed);
        let mut hashes = self.hashes();
        hashes.sha256.update(bytes);
        if let Some(git) = &mut hashes.git {
            git.update(bytes);
        }
    }

    fn hashes(&self) -> MutexGuard<'_, Hashes> {
        self.hashes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts and hashes what passes.
#[derive(Debug)]
pub(crate) struct Metered<R> {
    inner: R,
    meter: Meter,
}

impl<R> Metered<R> {
    pub(crate) fn new(inner: R, meter: Meter) -> Self {
        Self { inner, meter }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.meter.add(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn names_a_file_as_git_does() {
        let text = b"hello\n";
        let meter = Meter::with_git_id(6);
        let mut all = Vec::new();
        let mut metered = Metered::new(text.as_slice(), meter.clone());
        metered.read_to_end(&mut all).unwrap();
        // `echo hello | git hash-object --stdin`
        let id = meter.git_id().unwrap();
        assert_eq!(id, "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!((meter.bytes(), all.len()), (6, 6));
    }
}
