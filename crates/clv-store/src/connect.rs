//! Pools of connections, over TCP or a unix socket.

use std::str::FromStr;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::error::StoreError;

/// The role the server works as. It can select from the published marts and do nothing else.
pub const WEB_ROLE: &str = "clv_web";

/// Connections of one pool. The embedded cluster allows 50: more pools than a server and a pipeline
/// side by side would run out above 20; with fewer than 4 the panels of one page wait for each other.
pub const DEFAULT_MAX_CONNECTIONS: u32 = 8;

/// How long a caller waits for a free connection. Longer, and requests pile up behind a database that
/// is gone; shorter, and a burst of page loads fails that would have been served a moment later.
pub const DEFAULT_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Idle connections are closed after this: an embedded cluster that restarts meets no stale ones, and
/// a quiet server does not hold eight backends. Much shorter would reconnect on every page.
const IDLE_TIMEOUT: Duration = Duration::from_secs(300);

/// How to connect. Start from [`ConnectSettings::new`] and change what differs.
#[derive(Clone)]
pub struct ConnectSettings {
    /// `postgresql://user:password@host:port/database`, or `postgresql://user:@/database?host=/folder`
    /// for a unix socket.
    pub url: String,
    /// Upper bound of the pool.
    pub max_connections: u32,
    /// How long to wait for a connection.
    pub acquire_timeout: Duration,
    /// Longest a statement may run; `None` for work whose length depends on the data.
    pub statement_timeout: Option<Duration>,
    /// Makes every transaction read-only unless it says otherwise.
    pub read_only: bool,
    /// Logs in under this name instead of the one in the address: on the embedded cluster, whose
    /// socket trusts the folder's owner, the server logs in as [`WEB_ROLE`].
    pub login: Option<String>,
    /// Takes this role after logging in (`SET ROLE`): for a database of the user's own, where only
    /// one login exists.
    pub role: Option<String>,
    /// Shown in `pg_stat_activity`.
    pub application_name: String,
}

impl ConnectSettings {
    /// Settings with the defaults above: writable, no statement timeout, the login of the address.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            max_connections: DEFAULT_MAX_CONNECTIONS,
            acquire_timeout: DEFAULT_ACQUIRE_TIMEOUT,
            statement_timeout: None,
            read_only: false,
            login: None,
            role: None,
            application_name: "clave".to_owned(),
        }
    }
}

impl std::fmt::Debug for ConnectSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address may hold a password, so it is never printed.
        f.debug_struct("ConnectSettings")
            .field("max_connections", &self.max_connections)
            .field("read_only", &self.read_only)
            .field("login", &self.login)
            .field("role", &self.role)
            .field("application_name", &self.application_name)
            .finish_non_exhaustive()
    }
}

/// Opens a pool and proves it with one connection.
///
/// # Errors
/// [`StoreError::Address`] when the address cannot be read, [`StoreError::Connect`] when the database
/// does not answer within the acquire timeout or refuses the login.
pub async fn connect(settings: &ConnectSettings) -> Result<PgPool, StoreError> {
    let options = options(settings)?;
    let target = target(&options);
    pool_options(settings)
        .connect_with(options)
        .await
        .map_err(|source| StoreError::Connect { target, source })
}

/// Opens a pool that connects on first use: for a server that starts before its database.
///
/// # Errors
/// [`StoreError::Address`] when the address cannot be read.
pub fn connect_lazy(settings: &ConnectSettings) -> Result<PgPool, StoreError> {
    Ok(pool_options(settings).connect_lazy_with(options(settings)?))
}

fn pool_options(settings: &ConnectSettings) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(settings.max_connections)
        .acquire_timeout(settings.acquire_timeout)
        .idle_timeout(IDLE_TIMEOUT)
}

pub(crate) fn options(settings: &ConnectSettings) -> Result<PgConnectOptions, StoreError> {
    let mut options = PgConnectOptions::from_str(&with_host(&settings.url))
        .map_err(|error| StoreError::Address {
            reason: match error {
                sqlx::Error::Configuration(inner) => inner.to_string(),
                other => other.to_string(),
            },
        })?
        .application_name(&settings.application_name);
    if let Some(login) = &settings.login {
        options = options.username(login);
    }
    if let Some(timeout) = settings.statement_timeout {
        options = options.options([("statement_timeout", format!("{}ms", timeout.as_millis()))]);
    }
    if settings.read_only {
        options = options.options([("default_transaction_read_only", "on")]);
    }
    if let Some(role) = &settings.role {
        options = options.options([("role", role)]);
    }
    Ok(options)
}

/// libpq allows `postgresql://user:@/database?host=/folder`; the URL standard does not allow an empty
/// host after credentials, so we put one in. `host=` overrides it.
fn with_host(url: &str) -> String {
    match url.split_once("@/") {
        Some((before, after)) if before.contains("://") => format!("{before}@localhost/{after}"),
        _ => url.to_owned(),
    }
}

fn target(options: &PgConnectOptions) -> String {
    let place = match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    format!(
        "{place}, database {}",
        options.get_database().unwrap_or(options.get_username())
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn target_of(url: &str) -> String {
        target(&options(&ConnectSettings::new(url)).unwrap())
    }

    #[test]
    fn reads_socket_addresses_with_an_empty_host() {
        assert_eq!(
            target_of("postgresql://postgres:@/postgres?host=/some/dir"),
            "/some/dir, database postgres"
        );
    }

    #[test]
    fn reads_percent_encoded_socket_folders() {
        assert_eq!(
            target_of("postgresql://postgres:@/shop?host=/my%20data/pg"),
            "/my data/pg, database shop"
        );
    }

    #[test]
    fn reads_tcp_addresses() {
        assert_eq!(
            target_of("postgres://me:secret@db.example:6543/shop"),
            "db.example:6543, database shop"
        );
    }

    #[test]
    fn keeps_passwords_out_of_errors_and_debug_output() {
        let settings = ConnectSettings::new("postgres://me:secret@:notaport/shop");
        let error = options(&settings).unwrap_err();
        assert!(!format!("{error} {error:?} {settings:?}").contains("secret"));
    }
}
