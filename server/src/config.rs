//! The environment, read once; every variable is described here and printed by `--help`.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::time::Duration;

/// What the server needs to know.
#[derive(Clone)]
pub struct Config {
    /// Where the marts are.
    pub database_url: String,
    /// The role taken after logging in; `None` keeps the login's own.
    pub database_role: Option<String>,
    /// Address to listen on.
    pub address: SocketAddr,
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

/// One variable: names in order of precedence, default, meaning.
struct Variable {
    names: &'static [&'static str],
    default: &'static str,
    meaning: &'static str,
}

const VARIABLES: &[Variable] = &[
    Variable {
        names: &["CLV_DATABASE_URL", "DATABASE_URL"],
        default: "required",
        meaning: "Postgres with the published marts, postgresql://user:password@host:5432/database or \
                  postgresql://user:@/database?host=/folder/of/the/socket",
    },
    Variable {
        names: &["CLV_DATABASE_ROLE"],
        default: clv_store::WEB_ROLE,
        meaning: "role taken after logging in, so that nothing but the marts can be read; empty keeps the login's own",
    },
    Variable {
        names: &["CLV_ADDR", "LEPTOS_SITE_ADDR"],
        default: "127.0.0.1:3000",
        meaning: "address to listen on",
    },
    Variable {
        names: &["CLV_POOL_SIZE"],
        default: "8",
        meaning: "database connections, 1 to 100",
    },
    Variable {
        names: &["CLV_ACQUIRE_TIMEOUT_MS"],
        default: "3000",
        meaning: "longest wait for a connection",
    },
    Variable {
        names: &["CLV_STATEMENT_TIMEOUT_MS"],
        default: "5000",
        meaning: "longest statement",
    },
    Variable {
        names: &["CLV_REQUEST_TIMEOUT_MS"],
        default: "15000",
        meaning: "longest request",
    },
    Variable {
        names: &["CLV_LOG", "RUST_LOG"],
        default: "info",
        meaning: "what is logged, such as warn or clv_server=debug",
    },
    Variable {
        names: &["CLV_LOG_FORMAT"],
        default: "text",
        meaning: "text or json",
    },
    Variable {
        names: &["LEPTOS_SITE_ROOT"],
        default: "target/site",
        meaning: "folder of the site's files",
    },
    Variable {
        names: &["LEPTOS_SITE_PKG_DIR"],
        default: "pkg",
        meaning: "folder of the program inside it",
    },
    Variable {
        names: &["LEPTOS_OUTPUT_NAME"],
        default: "clave",
        meaning: "name of the program's files",
    },
    Variable {
        names: &["LEPTOS_RELOAD_PORT"],
        default: "unset",
        meaning: "live reload of cargo-leptos; only read while it sets LEPTOS_WATCH",
    },
];

impl Config {
    /// Reads the variables through `read`, which is `std::env::var` outside tests.
    ///
    /// # Errors
    /// When a variable is missing or cannot be read; the message names it.
    pub fn read(read: impl Fn(&str) -> Option<String>) -> Result<Self> {
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
        Ok(Self {
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
    pub fn address(read: impl Fn(&str) -> Option<String>) -> Result<SocketAddr> {
        Environment { read: &read }.parsed("CLV_ADDR")
    }

    /// The text of `--help`.
    pub fn help() -> String {
        let mut help = String::from(
            "The web server of Clave.\n\n\
             Usage: clv-server            serve until SIGTERM or Ctrl-C\n       \
             clv-server --health   exit 0 if a server answers on the configured address, else 1\n       \
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

struct Environment<'a> {
    read: &'a dyn Fn(&str) -> Option<String>,
}

impl Environment<'_> {
    fn variable(name: &str) -> Option<&'static Variable> {
        VARIABLES
            .iter()
            .find(|variable| variable.names.first() == Some(&name))
    }

    /// The first of the variable's names that is set and not empty.
    fn given(&self, name: &str) -> Result<Option<String>> {
        let names = Self::variable(name).map_or(&[][..], |variable| variable.names);
        let found = names
            .iter()
            .copied()
            .chain([name])
            .find_map(|name| (self.read)(name).filter(|text| !text.is_empty()));
        Ok(found)
    }

    fn text(&self, name: &str) -> Result<String> {
        let default = Self::variable(name)
            .with_context(|| format!("{name} is not described"))?
            .default;
        Ok(self.given(name)?.unwrap_or_else(|| default.to_owned()))
    }

    /// For the one variable where empty means something.
    fn text_or_empty(&self, name: &str) -> Result<String> {
        (self.read)(name).map_or_else(|| self.text(name), Ok)
    }

    fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<T> {
        let text = self.text(name)?;
        text.parse()
            .ok()
            .with_context(|| format!("{name} cannot be read: {text}"))
    }

    fn parsed_or<T: std::str::FromStr>(&self, name: &str, default: &str) -> Result<T> {
        let text = self.given(name)?.unwrap_or_else(|| default.to_owned());
        text.parse()
            .ok()
            .with_context(|| format!("{name} cannot be read: {text}"))
    }

    fn milliseconds(&self, name: &str) -> Result<Duration> {
        let milliseconds: u64 = self.parsed(name)?;
        if milliseconds == 0 {
            bail!("{name} has to be above 0: without a limit a request could wait for ever");
        }
        Ok(Duration::from_millis(milliseconds))
    }
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
