//! What a page starts beside itself: its questions are tasks of their own, and stay part of its request.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use clv_store::read::on_the_same_behalf;
use tracing::Instrument;

/// tokio, with the request's id for the database and its span for the log.
struct Tasks;

impl CustomExecutor for Tasks {
    fn spawn(&self, task: PinnedFuture<()>) {
        tokio::spawn(on_the_same_behalf(task).in_current_span());
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(on_the_same_behalf(task).in_current_span());
    }

    fn poll_local(&self) {}
}

/// Makes it what leptos starts tasks with. Before its routes are made: the first executor stays.
pub(crate) fn init() {
    // A second router in one process finds this one.
    let _is_first = Executor::init_custom_executor(Tasks);
}
