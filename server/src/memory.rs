//! How freed memory goes back to the system.

/// Blocks of this size and more are the system's own: 128 KiB is where glibc begins. Higher, and pages that were rendered
/// at once leave their memory behind; lower, and every request asks the system many times.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const BLOCK: libc::c_int = 128 * 1024;

/// Keeps large blocks out of the heap, for good.
///
/// By itself glibc takes the first large block that is freed as a sign that more will come, and gets those of up to 32 MiB
/// from the heap from then on, of which it has one for every few threads. A compressor of a page takes blocks of megabytes
/// for moments; with hundreds of pages the heaps were full of such holes, twice as much memory as anything else.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        #[expect(
            unsafe_code,
            reason = "mallopt changes a setting of the allocator and is called before there is a second thread"
        )]
        // SAFETY: two integers by value; any are allowed, and what glibc does not know it refuses.
        let is_set = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, BLOCK) } == 1;
        if !is_set {
            tracing::warn!("the allocator keeps large blocks: expect twice the memory");
        }
    }
}
