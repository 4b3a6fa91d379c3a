//! How far a load has come.

use crate::raw::plan::Step;
use crate::raw::report::Progress;

/// Counts bytes over all files for the caller's progress bar.
pub(super) struct Meter<'a> {
    callback: &'a mut (dyn FnMut(Progress<'_>) + Send),
    before: u64,
    /// The furthest that was told: a file that is read twice must not go back.
    furthest: u64,
    total: u64,
}

impl<'a> Meter<'a> {
    pub(super) fn new(steps: &[Step], callback: &'a mut (dyn FnMut(Progress<'_>) + Send)) -> Self {
        Self {
            callback,
            before: 0,
            furthest: 0,
            total: steps.iter().map(|step| step.bytes).sum(),
        }
    }

    pub(super) fn at(&mut self, file: &str, bytes: u64) {
        self.furthest = self.furthest.max(self.before + bytes);
        (self.callback)(Progress {
            file,
            bytes_done: self.furthest,
            bytes_total: self.total,
        });
    }

    pub(super) fn file_done(&mut self, bytes: u64) {
        self.before += bytes;
    }
}
