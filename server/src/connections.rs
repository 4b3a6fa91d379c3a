//! Connections: taken in, bounded in number, time and size, and let go of at the end.

use crate::limits::{
    CONNECTIONS, HEAD_BYTES, HEAD_TIMEOUT, SHUTDOWN_GRACE, STALLED_TIMEOUT, TAKING_PAUSE,
};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

/// Answers connections until `stop`; then takes no more, and what is being answered has [`SHUTDOWN_GRACE`] to finish.
///
/// A client that sends its request slowly is dropped after [`HEAD_TIMEOUT`], one that takes no answer after
/// [`STALLED_TIMEOUT`]; the body is bounded by the time a request may take.
pub(crate) async fn answer(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = &'static str>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_BYTES);
    let (slots, open) = (
        Arc::new(Semaphore::new(CONNECTIONS)),
        GracefulShutdown::new(),
    );
    let mut stop = std::pin::pin!(stop);
    let signal = loop {
        let (stream, peer, slot) = tokio::select! {
            taken = take(&listener, &slots) => taken,
            signal = &mut stop => break signal,
        };
        let router = router.clone();
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            let request: Request = request.map(Body::new);
            router.clone().oneshot(request)
        });
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // The client went away or was too slow: nothing to tell anybody.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(slot);
        });
    };
    drop(listener);
    tracing::info!(signal, "stopping: requests in flight may finish");
    tokio::select! {
        () = open.shutdown() => {}
        () = tokio::time::sleep(SHUTDOWN_GRACE) => {
            tracing::warn!(?SHUTDOWN_GRACE, "some requests did not finish in time");
        }
    }
}

/// The next connection, and its slot.
async fn take(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    // Nobody closes the semaphore; were it closed, connections would not be counted.
    let slot = Arc::clone(slots).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                prepare(&stream);
                return (stream, peer, slot);
            }
            Err(error) => {
                // Most likely out of descriptors: those that are open have to end first.
                tracing::warn!(%error, "a connection cannot be taken");
                tokio::time::sleep(TAKING_PAUSE).await;
            }
        }
    }
}

fn prepare(stream: &TcpStream) {
    let answered = stream
        .set_nodelay(true)
        .and_then(|()| socket2::SockRef::from(stream).set_tcp_user_timeout(Some(STALLED_TIMEOUT)));
    if let Err(error) = answered {
        tracing::debug!(%error, "a connection keeps its defaults");
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::{Notify, oneshot};

    #[tokio::test]
    async fn a_request_in_flight_finishes_and_nobody_new_is_let_in() {
        let (entered, may_finish) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (inside, gate) = (Arc::clone(&entered), Arc::clone(&may_finish));
        let slow = move || async move {
            inside.notify_one();
            gate.notified().await;
            "finished"
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let signal = async move {
            let _ = stopped.await;
            "a test"
        };
        let serving = tokio::spawn(answer(
            listener,
            Router::new().route("/", get(slow)),
            signal,
        ));

        let mut client = TcpStream::connect(address).await.unwrap();
        client
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .await
            .unwrap();
        entered.notified().await;
        stop.send(()).unwrap();
        // The listener closes as soon as the signal is seen; until then a connection may still succeed.
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        may_finish.notify_one();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("finished"), "{answer}");
        serving.await.unwrap();
    }
}
