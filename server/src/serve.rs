//! From configuration to a running server, and down again.

use crate::config::Config;
use crate::limits::SHUTDOWN_GRACE;
use crate::{program, router};
use anyhow::{Context, Result};
use app::api::context::AppState;
use clv_store::{ConnectSettings, connect_lazy};
use leptos::prelude::LeptosOptions;
use std::future::{Future, IntoFuture};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Serves until SIGTERM or SIGINT, then lets requests in flight finish.
///
/// # Errors
/// When the address is taken or the database address cannot be read; not when the database is down.
pub async fn serve(config: &Config) -> Result<()> {
    let app = state(config)?;
    let listener = TcpListener::bind(config.address).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", config.address))?;
    let stop = stop_signal()?;
    tracing::info!(address = %listener.local_addr()?, "serving");
    until(listener, router(app, config), stop).await
}

/// What requests share. The pool connects on first use, so a database that is down is no reason not to start.
///
/// # Errors
/// When the database address cannot be read.
pub fn state(config: &Config) -> Result<AppState> {
    let settings = ConnectSettings {
        max_connections: config.pool_size,
        acquire_timeout: config.acquire_timeout,
        statement_timeout: Some(config.statement_timeout),
        read_only: true,
        role: config.database_role.clone(),
        application_name: "clv-server".to_owned(),
        ..ConnectSettings::new(config.database_url.clone())
    };
    let options = LeptosOptions::builder()
        .output_name(config.output_name.clone())
        .site_root(config.site_root.clone())
        .site_pkg_dir(config.site_pkg_dir.clone())
        .site_addr(config.address)
        .build();
    Ok(AppState {
        answers: Default::default(),
        past: Default::default(),
        pool: connect_lazy(&settings)?,
        model: Default::default(),
        program: Arc::new(program::find(config)),
        options,
    })
}

/// Stops accepting on `stop`; requests in flight have [`SHUTDOWN_GRACE`] to finish.
async fn until(
    listener: TcpListener,
    router: axum::Router,
    stop: impl Future<Output = &'static str>,
) -> Result<()> {
    let (stopping, mut stopped) = watch::channel(false);
    let mut accepting = stopping.subscribe();
    let graceful = async move {
        // An error means that the sender is gone, which is a reason to stop as well.
        let _ = accepting.wait_for(|stopping| *stopping).await;
    };
    let serving = axum::serve(listener, router).with_graceful_shutdown(graceful);
    let out_of_patience = async {
        let _ = stopped.wait_for(|stopping| *stopping).await;
        tokio::time::sleep(SHUTDOWN_GRACE).await;
    };
    let announcing = async {
        let name = stop.await;
        tracing::info!(signal = name, "stopping: requests in flight may finish");
        let _ = stopping.send(true);
        std::future::pending::<()>().await;
    };
    tokio::select! {
        served = serving.into_future() => served.context("serving failed")?,
        () = out_of_patience => tracing::warn!(?SHUTDOWN_GRACE, "some requests did not finish in time"),
        () = announcing => {}
    }
    tracing::info!("stopped");
    Ok(())
}

/// Resolves to the name of the first signal that asks us to stop.
fn stop_signal() -> Result<impl Future<Output = &'static str>> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        }
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
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
        let serving = tokio::spawn(until(listener, Router::new().route("/", get(slow)), signal));

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
        serving.await.unwrap().unwrap();
    }
}
