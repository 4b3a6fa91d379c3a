//! A database for one test.

use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection};

use crate::proxy::{FaultProxy, Target};
use crate::{cluster, installed};

/// What every database of ours starts with, followed by the second it was made in.
const PREFIX: &str = "clv_test_";

/// Databases older than this were left by a process that was killed.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// Enough for a test with a few readers; the cluster allows 50 for all tests that run at once.
const MAX_CONNECTIONS: u32 = 5;

/// An empty database that is dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    server: PgConnectOptions,
    name: String,
    pool: PgPool,
}

impl TestDatabase {
    /// Creates an empty database under a name nobody else has.
    ///
    /// # Errors
    /// When no Postgres can be reached or started.
    pub async fn create() -> anyhow::Result<Self> {
        let server = server().await?;
        let mut connection = PgConnection::connect_with(&server)
            .await
            .context("connecting to the test cluster")?;
        drop_left_behind(&mut connection).await;
        let name = fresh_name();
        sqlx::raw_sql(AssertSqlSafe(format!(
            "create database {name} template template0"
        )))
        .execute(&mut connection)
        .await
        .context("creating a test database")?;
        connection.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .connect_with(server.clone().database(&name))
            .await
            .context("connecting to the test database")?;
        Ok(Self { server, name, pool })
    }

    /// A pool of superuser connections.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The database's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its address, for whoever wants to connect by themselves.
    pub fn url(&self) -> String {
        let user = self.server.get_username();
        let port = self.server.get_port();
        match self.server.get_socket() {
            Some(folder) => format!(
                "postgresql://{user}:@/{}?host={}&port={port}",
                self.name,
                folder.display()
            ),
            None => format!(
                "postgresql://{user}@{}:{port}/{}",
                self.server.get_host(),
                self.name
            ),
        }
    }

    /// A way to it that can be made to fail, and the address of the database that way.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn behind_proxy(&self) -> anyhow::Result<(FaultProxy, String)> {
        let port = self.server.get_port();
        let target = match self.server.get_socket() {
            Some(folder) => Target::Socket(folder.join(format!(".s.PGSQL.{port}"))),
            None => Target::Host(self.server.get_host().to_owned(), port),
        };
        let proxy = FaultProxy::before(target).await?;
        let (user, name) = (self.server.get_username(), &self.name);
        let url = format!(
            "postgresql://{user}@127.0.0.1:{}/{name}?sslmode=disable",
            proxy.port()
        );
        Ok((proxy, url))
    }

    /// A connection under another role, without password: on the embedded cluster every role may log in.
    ///
    /// # Errors
    /// When the role may not connect.
    pub async fn connect_as(&self, role: &str) -> anyhow::Result<PgConnection> {
        let options = self.server.clone().database(&self.name).username(role);
        PgConnection::connect_with(&options)
            .await
            .with_context(|| format!("connecting as {role}"))
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let server = self.server.clone();
        let name = std::mem::take(&mut self.name);
        // The test's runtime may be ending, so the database is dropped from a runtime of its own; a
        // failure leaves it to the next process.
        let dropping = std::thread::spawn(move || {
            let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
            else {
                return;
            };
            runtime.block_on(async {
                if let Ok(mut connection) = PgConnection::connect_with(&server).await {
                    drop_database(&mut connection, &name).await;
                    let _ = connection.close().await;
                }
            });
        });
        let _ = dropping.join();
    }
}

/// Which Postgres the tests run on.
async fn server() -> anyhow::Result<PgConnectOptions> {
    if let Ok(url) = std::env::var("CLV_TEST_DATABASE_URL") {
        return PgConnectOptions::from_str(&url).context("CLV_TEST_DATABASE_URL");
    }
    match std::env::var_os("CLV_TEST_POSTGRES_BIN") {
        Some(bin) => installed::options(Path::new(&bin)).await,
        None => cluster::options().await,
    }
}

async fn drop_left_behind(connection: &mut PgConnection) {
    let names: Vec<String> =
        sqlx::query_scalar("select datname::text from pg_database where starts_with(datname, $1)")
            .bind(PREFIX)
            .fetch_all(&mut *connection)
            .await
            .unwrap_or_default();
    let oldest_kept = now().saturating_sub(LEFT_BEHIND.as_secs());
    for name in names {
        let made_in = name
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split('_').next())
            .and_then(|seconds| seconds.parse::<u64>().ok());
        if made_in.is_some_and(|seconds| seconds < oldest_kept) {
            drop_database(connection, &name).await;
        }
    }
}

/// `force` ends the connections of the test's own pool. The name was made by [`fresh_name`].
async fn drop_database(connection: &mut PgConnection, name: &str) {
    let sql = format!("drop database if exists \"{name}\" with (force)");
    let _ = sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await;
}

fn fresh_name() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    format!(
        "{PREFIX}{}_{}_{}",
        now(),
        std::process::id(),
        COUNTER.fetch_add(1, Ordering::Relaxed)
    )
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}
