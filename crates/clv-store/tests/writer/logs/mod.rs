//! Order logs: exact, repeatable, added to, never doubled.

mod bad_rows;
mod contents;
mod exports;
mod shops;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clv_ingest::log::LogOptions;
use clv_store::raw::{LoadReport, LogRequest, Tolerance, load_log};
use clv_store::{PgPool, StoreError};
use clv_testkit::TestDatabase;

use crate::support::migrated;

const HEADER: &str = "order_id,customer_id,ordered_at,amount\n";

/// A database and a folder for logs.
struct Shop {
    database: TestDatabase,
    folder: tempfile::TempDir,
}

impl Shop {
    async fn open() -> Self {
        Self {
            database: migrated().await,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// Writes rows under the usual header.
    fn file(&self, name: &str, rows: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, format!("{HEADER}{rows}")).unwrap();
        path
    }

    async fn load(&self, name: &str, rows: &str) -> Result<LoadReport, StoreError> {
        self.load_as(name, rows, |_| {}).await
    }

    async fn load_as(
        &self,
        name: &str,
        rows: &str,
        set: impl FnOnce(&mut LogRequest<'_>),
    ) -> Result<LoadReport, StoreError> {
        let path = self.file(name, rows);
        let mut request = request(&path);
        set(&mut request);
        load_log(self.pool(), &request, &mut |_| {}).await
    }

    /// The loaded lines, as text.
    async fn lines(&self) -> Vec<String> {
        sqlx::query_scalar(
            "select concat_ws(' ', order_id, customer_id, ordered_at::date, amount::float8)
             from raw.order_lines order by order_id, ordered_at, amount, line",
        )
        .fetch_all(self.pool())
        .await
        .unwrap()
    }
}

fn request(path: &Path) -> LogRequest<'_> {
    LogRequest {
        path,
        options: LogOptions::new(NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()),
        name: None,
        currency: None,
        replace: false,
        tolerance: Tolerance::default(),
    }
}
