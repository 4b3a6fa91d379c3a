//! The same work on two and more threads natively, on one in the browser; the results do not depend on how many.

/// How many threads work at a time.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn threads() -> usize {
    use std::sync::OnceLock;

    // Asking reads files; the answer is worth remembering.
    static THREADS: OnceLock<usize> = OnceLock::new();
    *THREADS.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// How many threads work at a time.
#[cfg(target_family = "wasm")]
pub(crate) const fn threads() -> usize {
    1
}

/// `work` on every item, results in the order of the items.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() < 2 || threads() < 2 {
        return items.iter().map(work).collect();
    }
    let threads = threads();
    let each = items.len().div_ceil(threads.min(items.len()));
    let work = &work;
    std::thread::scope(|scope| {
        let workers: Vec<_> = items
            .chunks(each)
            .map(|chunk| scope.spawn(move || chunk.iter().map(work).collect::<Vec<R>>()))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| match worker.join() {
                Ok(results) => results,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

/// `work` on every item, results in the order of the items.
#[cfg(target_family = "wasm")]
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    items.iter().map(work).collect()
}

/// `work` on every chunk of `size` items (the last may be shorter), each on one thread.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn each_chunk<T: Send>(items: &mut [T], size: usize, work: impl Fn(&mut [T]) + Sync) {
    let chunks = items.len().div_ceil(size);
    if chunks < 2 || threads() < 2 {
        items.chunks_mut(size).for_each(work);
        return;
    }
    let threads = threads();
    let each = chunks.div_ceil(threads.min(chunks)) * size;
    let work = &work;
    std::thread::scope(|scope| {
        for part in items.chunks_mut(each) {
            scope.spawn(move || part.chunks_mut(size).for_each(work));
        }
    });
}

/// `work` on every chunk of `size` items (the last may be shorter).
#[cfg(target_family = "wasm")]
pub(crate) fn each_chunk<T: Send>(items: &mut [T], size: usize, work: impl Fn(&mut [T]) + Sync) {
    items.chunks_mut(size).for_each(work);
}
