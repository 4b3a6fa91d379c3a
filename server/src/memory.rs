//! How freed memory goes back to the system.

use std::env;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// How glibc is told the size from which blocks are the system's own; other C libraries do not read it.
const THRESHOLD: &str = "MALLOC_MMAP_THRESHOLD_";

/// Where glibc begins by itself. Higher, and pages that were rendered at once leave their memory behind; lower, and every
/// request asks the system many times.
const BYTES: &str = "131072";

/// Keeps large blocks out of the heap, for good: starts this program again with the setting, unless it is set.
///
/// By itself glibc takes the first large block that is freed as a sign that more will come, and gets those of up to 32 MiB
/// from the heap from then on, of which it has one for every few threads. A compressor of a page takes blocks of megabytes
/// for moments; with hundreds of pages the heaps were full of such holes, twice as much memory as anything else. The
/// setting is read once, before the program begins, and calling the allocator would be unsafe code.
pub fn give_back() {
    if !cfg!(target_env = "gnu") || env::var_os(THRESHOLD).is_some() {
        return;
    }
    let again = env::current_exe().map(|program| {
        Command::new(program)
            .args(env::args_os().skip(1))
            .env(THRESHOLD, BYTES)
            .exec()
    });
    // Only what failed comes back.
    let (Ok(error) | Err(error)) = again;
    tracing::warn!(%error, "large blocks stay in the heap: expect twice the memory");
}
