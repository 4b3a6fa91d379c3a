//! Whose statements they are: every connection that reads a page carries the request's id in its `application_name`, so
//! that the database's own log (`%a`) and `pg_stat_activity` say which request a statement belongs to.
//!
//! Not a comment in each statement: a text that is new each time is parsed and planned each time, and every prepared
//! statement would be lost. The name is set by the question that a page begins with anyway.

use std::sync::Arc;

tokio::task_local! {
    static REQUEST: Arc<str>;
}

/// Does `work` on behalf of the request of that id.
pub async fn on_behalf_of<F: Future>(request: &str, work: F) -> F::Output {
    REQUEST.scope(request.into(), work).await
}

/// `work` on behalf of the request that is being answered here, wherever it goes on: for what becomes a task of its own.
pub fn on_the_same_behalf<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let request = request();
    async move {
        match request {
            Some(request) => REQUEST.scope(request, work).await,
            None => work.await,
        }
    }
}

pub(super) fn request() -> Option<Arc<str>> {
    REQUEST.try_with(Arc::clone).ok()
}
