//! Throw-away databases and fixtures for tests; a dev-dependency only.
//!
//! - [`TestDatabase`]: an empty database under a random name, dropped when the value is. It lives on the
//!   Postgres of `CLV_TEST_DATABASE_URL`; else on a cluster in the system's temporary folder that all test
//!   processes of this user share: of the installed PostgreSQL whose programs are in `CLV_TEST_POSTGRES_BIN`,
//!   else of the embedded one. The cluster is left running: the next process finds it in milliseconds. To stop
//!   the embedded one, run `cluster.py stop` on [`cluster_folder`].
//! - [`FaultProxy`]: a way to it that fails like a network.
//! - [`Damage`]: random damage to good input.
//! - [`shared_data`]: where the real data are, if they are.
//! - [`OlistFolder`]: a handful of orders as Olist files.
//!
//! It knows nothing of Clave's tables. It must not depend on `clv-store`, which tests itself with it: the
//! script that starts the cluster is shared as text. The environment is read here because tests have no
//! other place for it: `CLV_TEST_DATABASE_URL`, `CLV_TEST_POSTGRES_BIN`, `CLV_TEST_DATA`, `CLV_FUZZ_SECONDS`,
//! `CLV_PYTHON`, `HOME`.

mod cluster;
mod damage;
mod data;
mod database;
mod installed;
mod olist;
mod proxy;

pub use cluster::cluster_folder;
pub use damage::Damage;
pub use data::{olist_sample, shared_data};
pub use database::TestDatabase;
pub use olist::OlistFolder;
pub use proxy::{Fault, FaultProxy};
