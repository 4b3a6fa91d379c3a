//! Lines of a log into their table: straight into an empty one, or compared with those that are there.

use clv_ingest::FileSummary;
use clv_ingest::log::LogFile;
use sqlx::{FromRow, PgConnection};

use super::Loading;
use crate::error::{Doing, StoreError};
use crate::raw::record::{self, Counts, LogFileRow};
use crate::raw::report::Progress;
use crate::raw::stream::Stream;
use crate::raw::tolerance;

/// From so many orders on, more than half of the shared ones being different means that the file is of another shop.
/// A few corrections must not look like that.
const FEW_ORDERS: i64 = 20;

/// What a comparison with the loaded lines found.
#[derive(Debug, FromRow)]
pub(super) struct Compared {
    pub(super) added: i64,
    pub(super) added_to_changed: i64,
    pub(super) replaced: i64,
    pub(super) changed_orders: i64,
    /// Orders that were loaded and of which nothing stays by their status now, and their lines.
    pub(super) unsold_orders: i64,
    pub(super) unsold_lines: i64,
    pub(super) shared_orders: i64,
    pub(super) examples: Vec<String>,
}

impl Loading<'_> {
    /// Takes the lines of an earlier reading of the same file out.
    pub(super) async fn take_back(
        &self,
        connection: &mut PgConnection,
        seen: &LogFileRow,
    ) -> Result<(), StoreError> {
        sqlx::query(include_str!("../../../queries/raw/log_lines_delete.sql"))
            .bind(seen.file_id)
            .execute(&mut *connection)
            .await
            .doing("taking an earlier reading out")?;
        record::retire(connection, &[seen.file_id]).await
    }

    pub(super) async fn stage(
        &self,
        connection: &mut PgConnection,
        file: LogFile,
        file_id: i64,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<FileSummary, StoreError> {
        const DOING: &str = "setting a file aside";
        execute(
            connection,
            include_str!("../../../queries/raw/log_stage.sql"),
            DOING,
        )
        .await?;
        let copy = include_str!("../../../queries/raw/log_stage_copy.sql");
        let summary = self
            .stream(connection, file, file_id, copy, progress)
            .await?;
        execute(connection, "analyze pg_temp.staged_lines", DOING).await?;
        sqlx::query(include_str!("../../../queries/raw/log_stage_unsold.sql"))
            .bind(&summary.unsold_orders)
            .execute(connection)
            .await
            .doing(DOING)?;
        Ok(summary)
    }

    pub(super) async fn stream(
        &self,
        connection: &mut PgConnection,
        file: LogFile,
        file_id: i64,
        copy: &str,
        progress: &mut (dyn FnMut(Progress<'_>) + Send),
    ) -> Result<FileSummary, StoreError> {
        let length = std::fs::metadata(self.request.path).map_or(0, |meta| meta.len());
        let stream = Stream {
            file_id,
            file: &self.name,
            copy,
        };
        let summary = stream
            .run(
                connection,
                move || file.into_reader(file_id),
                &mut |bytes_done| {
                    progress(Progress {
                        file: &self.name,
                        bytes_done,
                        bytes_total: length.max(bytes_done),
                    });
                },
            )
            .await?;
        let counts = Counts::of(&summary);
        tolerance::check(
            connection,
            self.request.tolerance,
            &self.name,
            file_id,
            counts,
        )
        .await?;
        Ok(summary)
    }

    /// Adds what is new, replaces what is different.
    pub(super) async fn merge(
        &self,
        connection: &mut PgConnection,
        file_id: i64,
        is_read_again: bool,
    ) -> Result<Compared, StoreError> {
        const DOING: &str = "comparing with what is loaded";
        execute(
            connection,
            include_str!("../../../queries/raw/log_compare.sql"),
            DOING,
        )
        .await?;
        let compared: Compared =
            sqlx::query_as(include_str!("../../../queries/raw/log_compared.sql"))
                .fetch_one(&mut *connection)
                .await
                .doing(DOING)?;
        if !is_read_again
            && compared.changed_orders >= FEW_ORDERS
            && compared.changed_orders * 2 > compared.shared_orders
        {
            return Err(StoreError::OtherShop {
                file: self.name.clone(),
                shared: compared.shared_orders,
                changed: compared.changed_orders,
            });
        }
        if compared.replaced + compared.unsold_lines > 0 {
            sqlx::query(include_str!("../../../queries/raw/log_keep_replaced.sql"))
                .bind(file_id)
                .execute(&mut *connection)
                .await
                .doing("keeping what is replaced")?;
            execute(
                connection,
                include_str!("../../../queries/raw/log_delete_replaced.sql"),
                "replacing lines",
            )
            .await?;
        }
        execute(
            connection,
            include_str!("../../../queries/raw/log_add.sql"),
            "adding lines",
        )
        .await?;
        Ok(compared)
    }
}

async fn execute(
    connection: &mut PgConnection,
    sql: &'static str,
    doing: &'static str,
) -> Result<(), StoreError> {
    sqlx::raw_sql(sql).execute(connection).await.doing(doing)?;
    Ok(())
}
