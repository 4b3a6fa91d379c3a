//! The environment, read once; every variable is described here and printed by `--help`.

mod access;
mod environment;
mod variables;

pub use access::{AccessConfig, AnalystClaim, OidcConfig};

use crate::client::TrustedProxies;
use crate::rate::Rate;
use anyhow::{Context, Result, bail, ensure};
use environment::Environment;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;
use variables::VARIABLES;

/// What the server needs to know.
#[derive(Clone)]
pub struct Config {
    /// Where the marts are.
    pub database_url: String,
    /// The role taken after logging in; `None` keeps the login's own.
    pub database_role: Option<String>,
    /// Address to listen on.
    pub address: SocketAddr,
    /// The address that visitors type, without a slash at its end.
    pub public_url: Option<String>,
    /// Who may see what.
    pub access: AccessConfig,
    /// How often a client may ask; `None` sets no limit.
    pub rate: Option<Rate>,
    /// Proxies whose word about clients is believed.
    pub trusted_proxies: TrustedProxies,
    /// Address to answer Prometheus on.
    pub metrics_address: Option<SocketAddr>,
    /// Upper bound of the pool.
    pub pool_size: u32,
    /// Longest wait for a connection.
    pub acquire_timeout: Duration,
    /// Longest statement.
    pub statement_timeout: Duration,
    /// Longest request.
    pub request_timeout: Duration,
    /// Folder of the site's files.
    pub site_root: String,
    /// Folder of the program inside it.
    pub site_pkg_dir: String,
    /// Name of the program's files.
    pub output_name: String,
    /// Port of cargo-leptos' live reload; only set while developing.
    pub live_reload_port: Option<u16>,
    /// What is logged.
    pub log_filter: String,
    /// One JSON object a line instead of text.
    pub log_json: bool,
}

impl Config {
    /// Reads the variables through `read`, which is `std::env::var_os` outside tests.
    ///
    /// # Errors
    /// When a variable is missing, is not UTF-8 or cannot be read; the message names it.
    pub fn read<T: Into<OsString>>(read: impl Fn(&str) -> Option<T>) -> Result<Self> {
        let read = |name: &str| read(name).map(Into::into);
        let environment = Environment { read: &read };
        let watched = environment.given("LEPTOS_WATCH")?.is_some();
        let log_format = environment.text("CLV_LOG_FORMAT")?;
        if !matches!(log_format.as_str(), "text" | "json") {
            bail!("CLV_LOG_FORMAT has to be text or json");
        }
        let pool_size = environment.parsed("CLV_POOL_SIZE")?;
        if !(1..=100).contains(&pool_size) {
            bail!("CLV_POOL_SIZE has to be from 1 to 100");
        }
        let public_url = public_url(&environment)?;
        Ok(Self {
            access: AccessConfig::read(&environment, public_url.as_deref())?,
            public_url,
            rate: rate(&environment)?,
            trusted_proxies: environment
                .given("CLV_TRUSTED_PROXIES")?
                .unwrap_or_default()
                .parse()
                .map_err(|reason| anyhow::anyhow!("CLV_TRUSTED_PROXIES: {reason}"))?,
            metrics_address: environment
                .given("CLV_METRICS_ADDR")?
                .map(|text| text.parse())
                .transpose()
                .context("CLV_METRICS_ADDR cannot be read")?,
            database_url: environment.given("CLV_DATABASE_URL")?.context(
                "CLV_DATABASE_URL (or DATABASE_URL) is not set; --help lists all variables",
            )?,
            database_role: Some(environment.text_or_empty("CLV_DATABASE_ROLE")?)
                .filter(|role| !role.is_empty()),
            address: environment.parsed("CLV_ADDR")?,
            pool_size,
            acquire_timeout: environment.milliseconds("CLV_ACQUIRE_TIMEOUT_MS")?,
            statement_timeout: environment.milliseconds("CLV_STATEMENT_TIMEOUT_MS")?,
            request_timeout: environment.milliseconds("CLV_REQUEST_TIMEOUT_MS")?,
            site_root: environment.text("LEPTOS_SITE_ROOT")?,
            site_pkg_dir: environment.text("LEPTOS_SITE_PKG_DIR")?,
            output_name: environment.text("LEPTOS_OUTPUT_NAME")?,
            live_reload_port: if watched {
                Some(environment.parsed_or("LEPTOS_RELOAD_PORT", "3001")?)
            } else {
                None
            },
            log_filter: environment.text("CLV_LOG")?,
            log_json: log_format == "json",
        })
    }

    /// Only the address to listen on, for the health probe, which needs nothing else.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn address<T: Into<OsString>>(read: impl Fn(&str) -> Option<T>) -> Result<SocketAddr> {
        let read = |name: &str| read(name).map(Into::into);
        Environment { read: &read }.parsed("CLV_ADDR")
    }

    /// Whether visitors come over TLS.
    pub(crate) fn is_secure(&self) -> bool {
        let url = self.public_url.as_deref();
        url.is_some_and(|url| url.starts_with("https://"))
    }

    /// The text of `--help`.
    pub fn help() -> String {
        let mut help = String::from(
            "The web server of Clave.\n\n\
             Usage: clv-server            serve until SIGTERM or Ctrl-C\n       \
             clv-server --health   exit 0 if a server answers on the configured address, else 1\n       \
             clv-server --endpoints  every address it answers, as a table of Markdown\n       \
             clv-server --help     this text\n\nEnvironment:\n",
        );
        for variable in VARIABLES {
            let (names, default, meaning) = (
                variable.names.join(", "),
                variable.default,
                variable.meaning,
            );
            help.push_str(&format!("  {names} [{default}]\n      {meaning}\n"));
        }
        help
    }
}

fn public_url(environment: &Environment<'_>) -> Result<Option<String>> {
    let Some(url) = environment.given("CLV_PUBLIC_URL")? else {
        return Ok(None);
    };
    let url = url.trim_end_matches('/');
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    ensure!(
        host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', ' '])),
        "CLV_PUBLIC_URL has to be like https://clave.example, without a path"
    );
    Ok(Some(url.to_owned()))
}

fn rate(environment: &Environment<'_>) -> Result<Option<Rate>> {
    let per_second = NonZeroU32::new(environment.parsed("CLV_RATE_PER_SECOND")?);
    let burst = NonZeroU32::new(environment.parsed("CLV_RATE_BURST")?)
        .context("CLV_RATE_BURST has to be above 0; CLV_RATE_PER_SECOND=0 sets no limit")?;
    Ok(per_second.map(|per_second| Rate { per_second, burst }))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use crate::limits;

    fn config(variables: &[(&str, &str)]) -> Result<Config> {
        let find = |name: &str| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, text)| (*text).to_owned())
        };
        Config::read(find)
    }

    const DATABASE: (&str, &str) = ("DATABASE_URL", "postgresql://x");

    #[test]
    fn documented_defaults_are_the_limits() {
        let config = config(&[DATABASE]).unwrap();
        assert_eq!(config.pool_size, limits::POOL_SIZE);
        assert_eq!(config.acquire_timeout, limits::ACQUIRE_TIMEOUT);
        assert_eq!(config.statement_timeout, limits::STATEMENT_TIMEOUT);
        assert_eq!(config.request_timeout, limits::REQUEST_TIMEOUT);
        assert_eq!(config.address.to_string(), "127.0.0.1:3000");
        assert_eq!(config.database_role.as_deref(), Some("clv_web"));
    }

    #[test]
    fn our_own_names_come_first() {
        let config = config(&[
            DATABASE,
            ("CLV_DATABASE_URL", "postgresql://y"),
            ("LEPTOS_SITE_ADDR", "127.0.0.1:1"),
        ]);
        let config = config.unwrap();
        assert_eq!(
            (config.database_url.as_str(), config.address.port()),
            ("postgresql://y", 1)
        );
    }

    #[test]
    fn an_empty_role_keeps_the_login() {
        assert_eq!(
            config(&[DATABASE, ("CLV_DATABASE_ROLE", "")])
                .unwrap()
                .database_role,
            None
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (name, text) in [
            ("CLV_ADDR", "localhost"),
            ("CLV_POOL_SIZE", "0"),
            ("CLV_POOL_SIZE", "many"),
            ("CLV_REQUEST_TIMEOUT_MS", "0"),
            ("CLV_LOG_FORMAT", "xml"),
            ("CLV_PUBLIC_URL", "clave.example"),
            ("CLV_PUBLIC_URL", "https://clave.example/path"),
            ("CLV_ACCESS", "all"),
            ("CLV_RATE_PER_SECOND", "-1"),
            ("CLV_RATE_BURST", "0"),
            ("CLV_TRUSTED_PROXIES", "proxy"),
            ("CLV_METRICS_ADDR", "9100"),
        ] {
            let error = config(&[DATABASE, (name, text)]).err().unwrap();
            assert!(error.to_string().contains(name), "{error}");
        }
        assert!(
            config(&[])
                .err()
                .unwrap()
                .to_string()
                .contains("CLV_DATABASE_URL")
        );
    }

    #[test]
    fn a_stray_byte_is_refused_and_does_not_pass_for_unset() {
        use std::os::unix::ffi::OsStringExt;
        for stray in ["CLV_ACCESS", "CLV_DATABASE_ROLE", "DATABASE_URL"] {
            let read = |name: &str| match name {
                name if name == stray => Some(OsString::from_vec(b"login\xff".to_vec())),
                "CLV_DATABASE_URL" if stray != "DATABASE_URL" => Some("postgresql://x".into()),
                _ => None,
            };
            let error = Config::read(read).err().unwrap().to_string();
            assert!(error.contains(stray) && error.contains("UTF-8"), "{error}");
        }
    }

    #[test]
    fn help_names_every_variable() {
        for variable in VARIABLES {
            assert!(
                variable
                    .names
                    .iter()
                    .all(|name| Config::help().contains(name))
            );
        }
    }
}
