//! An Olist file beside its table: rows that repeat a key or name nothing are set aside, the rest is compared with the
//! table and goes over.
//!
//! A clean file into an empty table does not come here: it is copied straight. Statements are built from the
//! specification, a constant.

use clv_ingest::FileSpec;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};

use super::record::{signed, unsigned};
use super::tables;
use crate::error::{Doing, StoreError};

/// Longest piece of a key that is kept in the quarantine, in characters.
const KEPT: usize = clv_ingest::KEPT_CHARACTERS;

/// How a staged file goes into its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Another shop, or the first load: nothing of the table's rows stays, and nothing is compared.
    Replace,
    /// Another state of the same folder: afterwards the table is what the file says.
    Mirror,
    /// Another export of the same shop, which need not hold everything: rows are added and replaced, none is dropped.
    Add,
}

/// A file beside its table.
pub(super) struct Staged<'a> {
    pub(super) spec: &'a FileSpec,
    pub(super) file_id: i64,
}

/// How the file differs from the table.
#[derive(Debug, Default, FromRow)]
pub(super) struct Difference {
    pub(super) new: i64,
    pub(super) changed: i64,
    pub(super) gone: i64,
}

impl Staged<'_> {
    /// Makes the table the file is copied to.
    pub(super) async fn create(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let table = self.spec.table;
        let sql = format!(
            "create temporary table staged_{table} (like raw.{table}, line bigint not null) on commit drop"
        );
        run(connection, sql, "setting a file aside").await.map(drop)
    }

    /// `copy` into it.
    pub(super) fn copy(&self) -> String {
        format!(
            "copy pg_temp.staged_{} ({}, line) from stdin with (format text, freeze true)",
            self.spec.table,
            columns(self.spec)
        )
    }

    /// Sets rows aside that repeat a key or name what is not there; says how many.
    pub(super) async fn check(&self, connection: &mut PgConnection) -> Result<u64, StoreError> {
        const DOING: &str = "checking keys";
        run(
            connection,
            format!("analyze pg_temp.staged_{}", self.spec.table),
            DOING,
        )
        .await?;
        let mut set_aside = 0;
        if !self.spec.key.is_empty() {
            set_aside += self.set_aside(connection, &self.repeated()).await?;
        }
        for reference in self.spec.references {
            let condition = format!(
                "staged.{column} is not null and not exists (\
                 select from raw.{table} as target where target.{to} = staged.{column})",
                column = reference.column,
                table = reference.table,
                to = reference.to,
            );
            let statement = self.delete(
                &condition,
                &format!("'{}', staged.{}", reference.column, reference.column),
                &format!("names no row of {}", reference.table),
            );
            set_aside += self.set_aside(connection, &statement).await?;
        }
        Ok(set_aside)
    }

    /// Does a staged row have a key that the table has?
    pub(super) async fn overlaps(&self, connection: &mut PgConnection) -> Result<bool, StoreError> {
        let sql = format!(
            "select exists (select from pg_temp.staged_{table} as staged inner join raw.{table} as held on {same})",
            table = self.spec.table,
            same = self.same_key(),
        );
        sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(connection)
            .await
            .doing("comparing with what is loaded")
    }

    /// Takes the staged rows over.
    pub(super) async fn apply(
        &self,
        connection: &mut PgConnection,
        mode: Mode,
    ) -> Result<Difference, StoreError> {
        let FileSpec { table, key, .. } = *self.spec;
        let columns = columns(self.spec);
        let all = format!(
            "insert into raw.{table} ({columns}) select {columns} from pg_temp.staged_{table} as staged"
        );
        if mode == Mode::Replace || key.is_empty() {
            tables::truncate(connection, table).await?;
            let new = run(connection, all, ADDING).await?;
            return Ok(Difference {
                new: signed(new),
                ..Difference::default()
            });
        }
        let difference = self.compare(connection).await?;
        match mode {
            Mode::Mirror => {
                self.keep(
                    connection,
                    &format!("{} or {}", self.changed(), self.gone()),
                )
                .await?;
                tables::truncate(connection, table).await?;
                run(connection, all, ADDING).await?;
                Ok(difference)
            }
            Mode::Replace | Mode::Add => {
                self.keep(connection, &self.changed()).await?;
                let delete = format!("delete from raw.{table} as held where {}", self.changed());
                run(connection, delete, "replacing rows").await?;
                let missing = format!(
                    "{all} where not exists (select from raw.{table} as held where {})",
                    self.same_key()
                );
                run(connection, missing, ADDING).await?;
                Ok(Difference {
                    gone: 0,
                    ..difference
                })
            }
        }
    }

    async fn compare(&self, connection: &mut PgConnection) -> Result<Difference, StoreError> {
        let sql = format!(
            "select
                (select count(*) from pg_temp.staged_{table} as staged
                 where not exists (select from raw.{table} as held where {same})) as new,
                (select count(*) from raw.{table} as held where {changed}) as changed,
                (select count(*) from raw.{table} as held where {gone}) as gone",
            table = self.spec.table,
            same = self.same_key(),
            changed = self.changed(),
            gone = self.gone(),
        );
        sqlx::query_as(AssertSqlSafe(sql))
            .fetch_one(connection)
            .await
            .doing("comparing with what is loaded")
    }

    /// Keeps rows of the table that are about to go.
    async fn keep(&self, connection: &mut PgConnection, which: &str) -> Result<(), StoreError> {
        let sql = format!(
            "insert into raw.replaced_rows (file_id, table_name, old_row)
             select $1, '{table}', to_jsonb(held) from raw.{table} as held where {which}",
            table = self.spec.table,
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(self.file_id)
            .execute(connection)
            .await
            .doing("keeping what is replaced")?;
        Ok(())
    }

    async fn set_aside(
        &self,
        connection: &mut PgConnection,
        statement: &str,
    ) -> Result<u64, StoreError> {
        let done = sqlx::query(AssertSqlSafe(statement.to_owned()))
            .bind(self.file_id)
            .bind(self.spec.file)
            .execute(connection)
            .await
            .doing("setting rows aside")?;
        Ok(done.rows_affected())
    }

    /// Moves the rows whose key an earlier row has.
    fn repeated(&self) -> String {
        let key = self.spec.key.join(", ");
        let repeated = format!(
            "staged.ctid in (select place from (
                select ctid as place, row_number() over (partition by {key} order by line) as number
                from pg_temp.staged_{}
             ) as numbered where number > 1)",
            self.spec.table
        );
        let shown: Vec<String> = self
            .spec
            .key
            .iter()
            .map(|column| format!("staged.{column}"))
            .collect();
        self.delete(
            &repeated,
            &format!("'{key}', concat_ws(', ', {})", shown.join(", ")),
            "repeats the key of an earlier row",
        )
    }

    /// Moves rows to the quarantine; `what` gives column and value.
    fn delete(&self, which: &str, what: &str, reason: &str) -> String {
        format!(
            "with refused (line, column_name, value) as (
                delete from pg_temp.staged_{table} as staged where {which}
                returning staged.line, {what}
             )
             insert into raw.quarantine (file_id, file, line, column_name, value, reason)
             select $1, $2, line, column_name, left(value, {KEPT}), '{reason}' from refused",
            table = self.spec.table,
        )
    }

    fn same_key(&self) -> String {
        let equal: Vec<String> = self
            .spec
            .key
            .iter()
            .map(|column| format!("staged.{column} = held.{column}"))
            .collect();
        equal.join(" and ")
    }

    /// A row of the table that the file has differently.
    fn changed(&self) -> String {
        let of = |side: &str| -> String {
            let columns: Vec<String> = self
                .spec
                .columns
                .iter()
                .map(|column| format!("{side}.{}", column.name))
                .collect();
            columns.join(", ")
        };
        format!(
            "exists (select from pg_temp.staged_{} as staged where {} and ({}) is distinct from ({}))",
            self.spec.table,
            self.same_key(),
            of("staged"),
            of("held"),
        )
    }

    /// A row of the table that the file does not have.
    fn gone(&self) -> String {
        format!(
            "not exists (select from pg_temp.staged_{} as staged where {})",
            self.spec.table,
            self.same_key()
        )
    }
}

impl Difference {
    /// What is worth telling.
    pub(super) fn in_words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if self.changed > 0 {
            words.push(format!("{} rows are different from before", self.changed));
        }
        if self.gone > 0 {
            words.push(format!("{} rows are gone", self.gone));
        }
        if !words.is_empty() {
            words.push("raw.replaced_rows keeps what they were".to_owned());
        }
        words
    }

    pub(super) fn counts(&self) -> (u64, u64) {
        (unsigned(self.new), unsigned(self.changed))
    }
}

const ADDING: &str = "adding rows";

/// The columns of the specification, as a list.
pub(super) fn columns(spec: &FileSpec) -> String {
    let columns: Vec<&str> = spec.columns.iter().map(|column| column.name).collect();
    columns.join(", ")
}

async fn run(
    connection: &mut PgConnection,
    sql: String,
    doing: &'static str,
) -> Result<u64, StoreError> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .doing(doing)?;
    Ok(done.rows_affected())
}
