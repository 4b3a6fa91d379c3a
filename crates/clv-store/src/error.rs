//! What can go wrong between Clave and its database, in words for the person at the terminal.

use std::path::PathBuf;

#[cfg(feature = "writer")]
use crate::cluster::ClusterError;

/// Everything this crate can fail with. [`StoreError::hint`] says what to do about it, where we know.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The connection address could not be read. The address itself is left out: it may hold a password.
    #[error("the database address cannot be read: {reason}")]
    Address {
        /// What is wrong with it.
        reason: String,
    },
    /// No connection could be made.
    #[error("cannot connect to the database at {target}")]
    Connect {
        /// Host or socket folder and database name, without credentials.
        target: String,
        /// What the driver said.
        #[source]
        source: sqlx::Error,
    },
    /// A statement failed.
    #[error("the database failed while {doing}")]
    Database {
        /// What we were doing, as in "while reading the customers".
        doing: &'static str,
        /// What the driver said.
        #[source]
        source: sqlx::Error,
    },
    /// The embedded cluster would not start, stop or answer.
    #[cfg(feature = "writer")]
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// A file was refused: see the source for file, line and column.
    #[cfg(feature = "writer")]
    #[error(transparent)]
    Ingest(#[from] clv_ingest::IngestError),
    /// Files that every load needs are not in the folder.
    #[error("{folder} lacks {}", files.join(", "))]
    MissingFiles {
        /// The folder that was given.
        folder: String,
        /// The missing files, in the order of the specification.
        files: Vec<&'static str>,
    },
    /// The folder given to a load is not there.
    #[error("{} is not a folder that can be read", folder.display())]
    NoFolder {
        /// The path that was given.
        folder: PathBuf,
    },
    /// More rows of a file are bad than a load puts up with.
    #[cfg(feature = "writer")]
    #[error(
        "{file}: {bad} of {rows} rows cannot be used, more than {tolerance}; nothing was loaded{}",
        listed(kinds)
    )]
    TooManyBad {
        /// The file being loaded.
        file: String,
        /// Rows that cannot be used.
        bad: u64,
        /// All rows of the file.
        rows: u64,
        /// How many would have been put up with.
        tolerance: crate::raw::Tolerance,
        /// What is wrong with them, the most frequent trouble first.
        kinds: Vec<crate::raw::BadKind>,
    },
    /// An order log contradicts the one that is loaded.
    #[error(
        "{file} names {shared} orders that are loaded, and {changed} of them have other lines: it is of another shop"
    )]
    OtherShop {
        /// The file being loaded.
        file: String,
        /// Orders that are in the file and in the table.
        shared: i64,
        /// How many of them differ.
        changed: i64,
    },
    /// An order log has other money than the one that is loaded.
    #[error("{file} has amounts in {found}, and those loaded are in {before}")]
    OtherCurrency {
        /// The file being loaded.
        file: String,
        /// Its currency.
        found: String,
        /// The currency of what is loaded.
        before: String,
    },
    /// Another process holds the lock for this kind of work.
    #[error("another {work} is running on this database")]
    Busy {
        /// "load", "publication", …
        work: &'static str,
    },
    /// A schema or table that an earlier step makes is not there.
    #[error("{what} is not there yet")]
    NotBuilt {
        /// What is missing.
        what: &'static str,
        /// The command that makes it.
        made_by: &'static str,
    },
    /// There is no earlier publication to go back to.
    #[error("there is no earlier publication to go back to")]
    NothingToRollBack,
    /// The database role of the server is missing and this login may not create it.
    #[error("role {role} does not exist and this login may not create it")]
    RoleNotAllowed {
        /// The role.
        role: &'static str,
    },
    /// A stored value cannot be what it should be.
    #[error("{what} holds a value that makes no sense: {value}")]
    Unexpected {
        /// Where it was read.
        what: &'static str,
        /// The value.
        value: String,
    },
    /// A model id that nothing was stored under.
    #[error("there is no model {model_id} in this database")]
    NoSuchModel {
        /// The id asked for.
        model_id: String,
    },
}

impl StoreError {
    /// One sentence on what to do, for the `hint:` line of the command line.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Address { .. } => Some(
                "write it as postgresql://user:password@host:5432/database, or \
                 postgresql://user@/database?host=/folder/of/the/socket"
                    .to_owned(),
            ),
            Self::Connect { .. } => Some(
                "is the database running? `clv db start` starts the embedded one; DATABASE_URL points at your own"
                    .to_owned(),
            ),
            #[cfg(feature = "writer")]
            Self::Cluster(error) => error.hint(),
            #[cfg(feature = "writer")]
            Self::Ingest(error) => error.hint(),
            Self::MissingFiles { .. } => Some(
                "give the folder that holds the Olist files under their original names; only reviews and \
                 geolocation may be left out"
                    .to_owned(),
            ),
            #[cfg(feature = "writer")]
            Self::TooManyBad { .. } => Some(
                "mend the file, or say how many are acceptable, for example --max-bad-percent 5".to_owned(),
            ),
            Self::OtherShop { .. } | Self::OtherCurrency { .. } => Some(
                "give every shop a --workspace of its own, or begin anew with --replace".to_owned(),
            ),
            Self::Busy { .. } => Some("wait for it to finish, then try again".to_owned()),
            Self::NothingToRollBack => Some(
                "a rollback needs two publications: the second `clv publish` keeps the first".to_owned(),
            ),
            Self::NotBuilt { made_by, .. } => Some(format!("run `{made_by}` first")),
            Self::RoleNotAllowed { role } => Some(format!(
                "ask an administrator of this database to run: create role {role} nologin; grant {role} to LOGIN;"
            )),
            Self::Database { .. } if self.is_not_published() => {
                Some("an earlier step has not run on this database: `clv pipeline` runs all of them".to_owned())
            }
            _ => None,
        }
    }

    /// Is it the data that was refused (as against the environment)? The command line exits with 1 then.
    pub fn is_rejected_data(&self) -> bool {
        match self {
            #[cfg(feature = "writer")]
            Self::Ingest(error) => error.is_rejected_data(),
            #[cfg(feature = "writer")]
            Self::TooManyBad { .. } => true,
            Self::MissingFiles { .. } | Self::OtherShop { .. } | Self::OtherCurrency { .. } => true,
            _ => false,
        }
    }

    /// Did a statement or the wait for a connection take longer than allowed?
    pub fn is_timeout(&self) -> bool {
        // 57014 query_canceled (statement_timeout), 55P03 lock_not_available (lock_timeout).
        matches!(self.driver(), Some(sqlx::Error::PoolTimedOut))
            || matches!(self.sqlstate().as_deref(), Some("57014" | "55P03"))
    }

    /// Is the database out of reach?
    pub fn is_unavailable(&self) -> bool {
        if matches!(self, Self::Connect { .. }) {
            return true;
        }
        if matches!(
            self.driver(),
            Some(sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::PoolTimedOut)
        ) {
            return true;
        }
        // Class 08: connection lost. 57P0x: shut down or starting up. 53300: too many connections.
        self.sqlstate().is_some_and(|code| {
            code.starts_with("08") || code.starts_with("57P0") || code == "53300"
        })
    }

    /// May the same call work in a moment: out of reach, too slow, or waiting for other work?
    pub fn may_pass(&self) -> bool {
        self.is_unavailable() || self.is_timeout() || matches!(self, Self::Busy { .. })
    }

    /// Is the schema or table simply not there, because nothing was published (or built) yet?
    pub fn is_not_published(&self) -> bool {
        // 42P01 undefined_table, 3F000 invalid_schema_name.
        matches!(self, Self::NotBuilt { .. })
            || matches!(self.sqlstate().as_deref(), Some("42P01" | "3F000"))
    }

    fn driver(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Connect { source, .. } | Self::Database { source, .. } => Some(source),
            _ => None,
        }
    }

    pub(crate) fn sqlstate(&self) -> Option<String> {
        self.driver().and_then(sqlstate)
    }
}

#[cfg(feature = "writer")]
fn listed(kinds: &[crate::raw::BadKind]) -> String {
    /// More would push the first ones off the screen.
    const TOLD: usize = 10;
    let mut text: String = kinds
        .iter()
        .take(TOLD)
        .map(|kind| format!("\n  {kind}"))
        .collect();
    if kinds.len() > TOLD {
        text.push_str("\n  …");
    }
    text
}

/// The five-character code Postgres gave a failure, if it was Postgres that failed.
pub(crate) fn sqlstate(error: &sqlx::Error) -> Option<String> {
    error
        .as_database_error()?
        .code()
        .map(|code| code.into_owned())
}

/// Says what was being done when the driver failed: `.doing("reading the customers")?`.
pub trait Doing<T> {
    /// Wraps the driver's error; `doing` continues the sentence "the database failed while …".
    ///
    /// # Errors
    /// [`StoreError::Database`] when the driver failed.
    fn doing(self, doing: &'static str) -> Result<T, StoreError>;
}

impl<T> Doing<T> for Result<T, sqlx::Error> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::Database { doing, source })
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(source: sqlx::Error) -> Self {
        Self::Database {
            doing: "answering a query",
            source,
        }
    }
}
