//! The schema that snapshots were built in.

use sqlx::AssertSqlSafe;

/// Where snapshots live: the project's own, or those built aside for an evaluation at another cutoff or horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// `intermediate`.
    Project,
    /// `evaluation`.
    Aside,
}

/// Models of dbt's folder `snapshots`, which are built where the var `snapshot_schema` says.
const BUILT_ASIDE: [&str; 7] = [
    "int_customer_snapshots",
    "int_month_end_snapshots",
    "int_label_windows",
    "int_snapshot_labels",
    "int_wait_snapshots",
    "int_cutoffs",
    "int_settings",
];

impl Home {
    /// The schema's name.
    pub fn schema(self) -> &'static str {
        match self {
            Self::Project => "intermediate",
            Self::Aside => "evaluation",
        }
    }

    /// A query written for the project's schema, pointed here. Nothing but names from constants is put in.
    pub(super) fn sql(self, sql: &str) -> AssertSqlSafe<String> {
        let mut sql = sql.replace(
            "table_schema = 'intermediate'",
            &format!("table_schema = '{}'", self.schema()),
        );
        for table in BUILT_ASIDE {
            sql = sql.replace(
                &format!("intermediate.{table}"),
                &format!("{}.{table}", self.schema()),
            );
        }
        AssertSqlSafe(sql)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_snapshots_aside_and_leaves_the_rest() {
        let AssertSqlSafe(sql) = Home::Aside
            .sql("select * from intermediate.int_cutoffs cross join intermediate.int_data_window");
        assert_eq!(
            sql,
            "select * from evaluation.int_cutoffs cross join intermediate.int_data_window"
        );
    }
}
