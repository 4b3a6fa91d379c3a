//! Work that keeps a core busy: not on a thread that serves requests, and bounded also when nobody waits any more.

use tokio::task::{JoinError, spawn_blocking};

/// Does the work and then gives the permit back. A request that is given up drops its wait and not the work, so the permit
/// stays with the work.
pub(crate) async fn run<T: Send + 'static>(
    permit: impl Send + 'static,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    spawn_blocking(move || {
        let done = work();
        drop(permit);
        done
    })
    .await
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::mpsc::channel;
    use std::time::Duration;
    use tokio::sync::Semaphore;

    #[tokio::test]
    async fn work_keeps_its_permit_after_its_request_was_given_up() {
        let permits = Arc::new(Semaphore::new(1));
        let permit = Arc::clone(&permits).acquire_owned().await.unwrap();
        let (go_on, goes_on) = channel::<()>();
        let (begins, begun) = tokio::sync::oneshot::channel();
        let work = move || {
            begins.send(()).unwrap();
            goes_on.recv().unwrap();
        };
        let request = tokio::spawn(run(permit, work));
        begun.await.unwrap();
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled());
        assert_eq!(permits.available_permits(), 0);
        go_on.send(()).unwrap();
        let again = tokio::time::timeout(Duration::from_secs(9), permits.acquire());
        assert!(again.await.is_ok());
    }
}
