//! The bytes of a file, counted, hashed and kept from running on without an end.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use crate::digest::hex;

/// Longest record we read. Without a bound, one quotation mark that is never closed would pull the
/// rest of a file into memory; a real record (a review of a few hundred words) is a few kilobytes.
pub const MAX_RECORD_BYTES: u64 = 1024 * 1024;

/// A reader that counts and hashes what passes through it.
#[derive(Debug)]
pub struct Source<R> {
    inner: R,
    hash: Sha256,
    meter: Meter,
}

/// The shared counters of a [`Source`]: the CSV reader owns the source, we keep this.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meter {
    /// Bytes read so far.
    read: Arc<AtomicU64>,
    /// Where reading must stop unless a record ends before.
    limit: Arc<AtomicU64>,
}

impl Meter {
    pub(crate) fn bytes(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// A record has ended: the next one may take its full length from here.
    pub(crate) fn record_ended(&self) {
        self.limit
            .store(self.bytes() + MAX_RECORD_BYTES, Ordering::Relaxed);
    }
}

impl<R: Read> Source<R> {
    /// Wraps a reader; buffering is up to whoever reads from it.
    pub fn new(inner: R) -> Self {
        let meter = Meter::default();
        meter.record_ended();
        Self {
            inner,
            hash: Sha256::new(),
            meter,
        }
    }

    pub(crate) fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// SHA-256 of everything read so far, in lower-case hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        hex(&self.hash.clone().finalize())
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.meter.bytes() > self.meter.limit.load(Ordering::Relaxed) {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "record too long",
            ));
        }
        let count = self.inner.read(buffer)?;
        if let Some(bytes) = buffer.get(..count) {
            self.hash.update(bytes);
        }
        let count_u64 = u64::try_from(count).unwrap_or(u64::MAX);
        self.meter.read.fetch_add(count_u64, Ordering::Relaxed);
        Ok(count)
    }
}
