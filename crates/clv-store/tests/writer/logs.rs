//! Order logs: exact, repeatable, added to, never doubled.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clv_ingest::log::LogOptions;
use clv_store::raw::{LoadReport, LogRequest, Outcome, SourceKind, Tolerance, load_log, shop};
use clv_store::{PgPool, StoreError};
use clv_testkit::{OlistFolder, TestDatabase, shared_data};
use sqlx::AssertSqlSafe;

use crate::support::{load, migrated, value};

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

#[tokio::test]
async fn holds_exactly_the_counts_and_totals_of_the_real_logs() {
    let Some(data) = shared_data() else { return };
    for (file, lines, customers, total) in [
        ("cdnow/cdnow_master.csv", 69_659, 23_570, "2500315.6300"),
        (
            "olist-orders-to-2018-02-28.csv.gz",
            58_058,
            56_934,
            "9296540.9100",
        ),
    ] {
        let database = migrated().await;
        let path = data.join(file);
        let report = load_log(database.pool(), &request(&path), &mut |_| {})
            .await
            .unwrap();
        assert_eq!((report.rows, report.changed), (lines, true));
        let found: String = value(
            database.pool(),
            "select count(*) || ' ' || count(distinct customer_id) || ' ' || sum(amount) from raw.order_lines",
        )
        .await;
        assert_eq!(found, format!("{lines} {customers} {total}"));
    }
}

#[tokio::test]
async fn the_same_file_three_times_is_one_load() {
    let shop = Shop::open().await;
    let rows = "A,C1,2018-01-05,10\nA,C1,2018-01-05,10\n";
    let first = shop.load("a.csv", rows).await.unwrap();
    assert_eq!((first.changed, first.source.as_str()), (true, "a"));
    // Also under another name, and after it was touched.
    for name in ["a.csv", "copy.csv"] {
        let again = shop.load(name, rows).await.unwrap();
        assert!(!again.changed);
        let file = again.files.first().unwrap();
        assert_eq!(file.outcome, Outcome::Unchanged);
        assert_eq!((file.rows_read, file.rows_loaded, file.rows_new), (2, 2, 0));
        assert_eq!(again.load_id, first.load_id);
    }
    let loads: String = value(
        shop.pool(),
        "select count(*) || ' ' || count(distinct sha256) || ' ' || (select count(*) from raw.loads)
         from raw.load_files",
    )
    .await;
    assert_eq!(loads, "1 1 1");
    assert_eq!(shop.lines().await, ["A C1 2018-01-05 10"; 2]);
}

#[tokio::test]
async fn a_newer_export_adds_what_is_new_and_reports_what_changed() {
    let shop = Shop::open().await;
    shop.load(
        "jan.csv",
        "A,C1,2018-01-05,10\nA,C1,2018-01-05,10\nB,C2,2018-01-06,20\nC,C3,2018-01-07,30\nD,C4,2017-12-31,5\n",
    )
    .await
    .unwrap();
    // A stays, B costs something else, C has a return, D is before this file, E is new.
    let report = shop
        .load(
            "feb.csv",
            "A,C1,2018-01-05,10\nA,C1,2018-01-05,10\nB,C2,2018-01-06,22\nC,C3,2018-01-07,30\n\
             C,C3,2018-02-01,-30\nE,C1,2018-02-02,7\n",
        )
        .await
        .unwrap();
    let file = report.files.first().unwrap();
    assert_eq!(file.outcome, Outcome::Added);
    assert_eq!((file.rows_new, file.rows_changed, file.rows), (2, 1, 7));
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.starts_with("1 orders are different from before: 1 lines replace 1")),
        "{:?}",
        report.notes
    );
    assert_eq!(
        shop.lines().await,
        [
            "A C1 2018-01-05 10",
            "A C1 2018-01-05 10",
            "B C2 2018-01-06 22",
            "C C3 2018-01-07 30",
            "C C3 2018-02-01 -30",
            "D C4 2017-12-31 5",
            "E C1 2018-02-02 7",
        ]
    );
    let kept: String = value(
        shop.pool(),
        "select old_row->>'amount' from raw.replaced_rows",
    )
    .await;
    assert_eq!(kept, "20.0000");
    // The older export again is known and takes nothing back.
    let old = shop
        .load(
            "jan.csv",
            "A,C1,2018-01-05,10\nA,C1,2018-01-05,10\nB,C2,2018-01-06,20\nC,C3,2018-01-07,30\nD,C4,2017-12-31,5\n",
        )
        .await
        .unwrap();
    assert!(!old.changed);
}

#[tokio::test]
async fn an_order_that_lost_a_line_loses_it_and_one_that_is_not_named_stays() {
    let shop = Shop::open().await;
    shop.load(
        "a.csv",
        "A,C1,2018-01-05,10\nA,C1,2018-01-05,3\nB,C2,2018-01-06,20\n",
    )
    .await
    .unwrap();
    let report = shop
        .load("b.csv", "A,C1,2018-01-05,10\nX,C9,2018-01-09,1\n")
        .await
        .unwrap();
    let file = report.files.first().unwrap();
    assert_eq!((file.rows_new, file.rows_changed), (1, 0));
    assert_eq!(
        shop.lines().await,
        [
            "A C1 2018-01-05 10",
            "B C2 2018-01-06 20",
            "X C9 2018-01-09 1"
        ]
    );
}

#[tokio::test]
async fn the_log_of_another_shop_is_refused_unless_it_shall_replace() {
    let shop = Shop::open().await;
    let rows = |amount: u32| -> String {
        (0..50)
            .map(|order| format!("{order},C{order},2018-01-05,{amount}\n"))
            .collect()
    };
    shop.load("a.csv", &rows(1)).await.unwrap();
    let error = shop.load("b.csv", &rows(2)).await.unwrap_err();
    assert!(error.is_rejected_data());
    assert!(
        matches!(
            error,
            StoreError::OtherShop {
                shared: 50,
                changed: 50,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(shop.lines().await.len(), 50);
    let report = shop
        .load_as("b.csv", &rows(2), |request| request.replace = true)
        .await
        .unwrap();
    assert_eq!((report.rows, report.source.as_str()), (50, "b"));
    let total: String = value(shop.pool(), "select sum(amount)::text from raw.order_lines").await;
    assert_eq!(total, "100.0000");
}

#[tokio::test]
async fn a_file_read_in_another_way_replaces_its_first_reading() {
    let shop = Shop::open().await;
    let rows = "A,C1,03/04/2018,10\nB,C1,05/06/2018,10\n";
    let error = shop.load("a.csv", rows).await.unwrap_err();
    assert!(
        error.is_rejected_data() && error.hint().unwrap().contains("--date-format"),
        "{error}"
    );
    for (format, day) in [("dmy", "2018-04-03"), ("mdy", "2018-03-04")] {
        let report = shop
            .load_as("a.csv", rows, |request| {
                request.options.date_format = Some(format.parse().unwrap());
            })
            .await
            .unwrap();
        assert_eq!((report.changed, report.rows), (true, 2));
        assert_eq!(
            shop.lines().await.first().unwrap(),
            &format!("A C1 {day} 10")
        );
    }
}

#[tokio::test]
async fn bad_rows_are_set_aside_with_file_line_column_value_and_reason() {
    let shop = Shop::open().await;
    let good = "A,C1,2018-01-05,10\n".repeat(298);
    let report = shop
        .load(
            "a.csv",
            &format!("{good}B,C1,2018-02-30,10\nC,C1,2018-01-05,1e400\nD,,2018-01-05,9\n"),
        )
        .await
        .unwrap();
    let file = report.files.first().unwrap();
    assert_eq!(
        (file.rows_read, file.rows_loaded, file.rows_bad),
        (301, 298, 2)
    );
    let apart = file.apart.first().unwrap();
    assert_eq!((apart.rows, apart.amount.as_str()), (1, "9.00"));
    let set_aside: Vec<String> = sqlx::query_scalar(
        "select concat_ws('|', file, line, column_name, value, reason) from raw.quarantine order by line",
    )
    .fetch_all(shop.pool())
    .await
    .unwrap();
    assert_eq!(
        set_aside,
        [
            "a.csv|300|ordered_at|2018-02-30|is a day or a time that does not exist",
            "a.csv|301|amount|1e400|is larger than 9,999,999,999.99",
        ]
    );
    let told: Vec<String> = file.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "1 × ordered_at is a day or a time that does not exist, first on line 300: \"2018-02-30\"",
            "1 × amount is larger than 9,999,999,999.99, first on line 301: \"1e400\"",
        ]
    );
}

#[tokio::test]
async fn more_bad_rows_than_one_in_a_hundred_refuse_the_file_and_leave_everything() {
    let shop = Shop::open().await;
    shop.load("a.csv", "A,C1,2018-01-05,10\n").await.unwrap();
    let rows = format!("{}X,C1,2018-01-05,x\n", "B,C1,2018-01-05,10\n".repeat(98));
    let error = shop.load("b.csv", &rows).await.unwrap_err();
    assert!(error.is_rejected_data());
    assert_eq!(
        error.to_string(),
        "b.csv: 1 of 99 rows cannot be used, more than 1 %; nothing was loaded\n  \
         1 × amount is not a number, first on line 100: \"x\""
    );
    let left: String = value(
        shop.pool(),
        "select (select count(*) from raw.order_lines) || ' ' || (select count(*) from raw.quarantine)
         || ' ' || (select count(*) from raw.loads)",
    )
    .await;
    assert_eq!(left, "1 0 1");
    let taken = shop
        .load_as("b.csv", &rows, |request| {
            request.tolerance = "2".parse().unwrap()
        })
        .await
        .unwrap();
    assert_eq!(taken.rows, 99);
}

#[tokio::test]
async fn currencies_are_told_and_not_mixed() {
    let shop = Shop::open().await;
    let first = shop.load("a.csv", "A,C1,2018-01-05,€10\n").await.unwrap();
    assert_eq!(first.currency, "EUR");
    let error = shop
        .load("b.csv", "B,C1,2018-01-05,£10\n")
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::OtherCurrency { .. }), "{error}");
    // Without a sign it is the shop's.
    let plain = shop.load("c.csv", "C,C1,2018-01-06,10\n").await.unwrap();
    assert_eq!(plain.currency, "EUR");
    let said = shop
        .load_as("c.csv", "C,C1,2018-01-06,10\n", |request| {
            request.currency = Some("CHF".to_owned());
        })
        .await
        .unwrap();
    assert_eq!((said.changed, said.currency.as_str()), (true, "CHF"));
}

#[tokio::test]
async fn a_workspace_holds_one_kind_of_source() {
    let log = Shop::open().await;
    let olist = OlistFolder::create().unwrap();
    let counts = "select (select count(*) from raw.olist_orders) || ' ' || (select count(*) from raw.order_lines)";
    load(log.pool(), olist.path()).await.unwrap();
    assert_eq!(value::<String>(log.pool(), counts).await, "4 0");
    log.load("a.csv", "A,C1,2018-01-05,10\n").await.unwrap();
    assert_eq!(value::<String>(log.pool(), counts).await, "0 1");
    assert_eq!(
        shop(log.pool()).await.unwrap().unwrap().kind,
        SourceKind::Orders
    );
    let back = load(log.pool(), olist.path()).await.unwrap();
    assert!(back.changed);
    assert_eq!(value::<String>(log.pool(), counts).await, "4 0");
    assert_eq!(
        shop(log.pool()).await.unwrap().unwrap().kind,
        SourceKind::Olist
    );
    let again = log.load("a.csv", "A,C1,2018-01-05,10\n").await.unwrap();
    assert_eq!((again.changed, again.rows), (true, 1));
}

#[tokio::test]
async fn monthly_files_of_one_shop_add_up() {
    let shop = Shop::open().await;
    for month in 1..=4 {
        let rows: String = (1..=10)
            .map(|day| format!("{month}-{day},C{day},2018-{month:02}-{day:02},1\n"))
            .collect();
        shop.load(&format!("m{month}.csv"), &rows).await.unwrap();
    }
    let sum: String = value(
        shop.pool(),
        "select count(*) || ' ' || sum(amount) from raw.order_lines",
    )
    .await;
    assert_eq!(sum, "40 40.0000");
    let refused: Vec<String> = sqlx::query_scalar(AssertSqlSafe(
        "select file from raw.load_files where is_current order by 1",
    ))
    .fetch_all(shop.pool())
    .await
    .unwrap();
    assert_eq!(refused, ["m1.csv", "m2.csv", "m3.csv", "m4.csv"]);
}
