//! Whatever is in a file: rows in = rows loaded + rows set aside + rows counted apart, in the report and in the tables.

use std::path::Path;

use chrono::NaiveDate;
use clv_ingest::log::LogOptions;
use clv_store::PgPool;
use clv_store::raw::{FileReport, LogRequest, OlistRequest, load_log, load_olist};
use clv_testkit::OlistFolder;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{migrated, request, value};

/// Loads of a database each, so not many.
const CASES: u32 = 24;

/// A field: mostly good, some odd, some broken.
fn field(good: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop_oneof![
        12 => prop::sample::select(good),
        1 => prop::sample::select(&[
            "", "\"", "\"\"", "\"a,b\"", "\"a\nb\"", "\n", ",", "NaN", "1e400", "-3", "1.234,5", "2018-02-30",
            "9999-01-01", "\0", "null", "=1+1", "x", "é", "99999999999",
        ][..]),
    ]
}

/// Rows of fields, each of which mostly comes from its list.
fn rows(columns: [&'static [&'static str]; 4]) -> impl Strategy<Value = String> {
    let [a, b, c, d] = columns;
    let row = (field(a), field(b), field(c), field(d))
        .prop_map(|(a, b, c, d)| format!("{a},{b},{c},{d}\n"));
    prop::collection::vec(row, 0..60).prop_map(|rows| rows.concat())
}

fn runner() -> TestRunner {
    TestRunner::new(Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    })
}

fn balanced(file: &FileReport) {
    let apart: u64 = file.apart.iter().map(|apart| apart.rows).sum();
    assert_eq!(
        file.rows_read,
        file.rows_loaded + file.rows_bad + apart,
        "{file:?}"
    );
    let told: i64 = file.bad.iter().map(|kind| kind.rows).sum();
    assert_eq!(u64::try_from(told).unwrap(), file.rows_bad, "{file:?}");
}

async fn set_aside(pool: &PgPool, file: &'static str) -> i64 {
    sqlx::query_scalar("select count(*) from raw.quarantine where file = $1")
        .bind(file)
        .fetch_one(pool)
        .await
        .unwrap()
}

async fn load_rows(pool: &PgPool, path: &Path, rows: &str) {
    std::fs::write(
        path,
        format!("order_id,customer_id,ordered_at,amount\nO,C,2018-01-05,1.5\n{rows}"),
    )
    .unwrap();
    let mut options = LogOptions::new(NaiveDate::from_ymd_opt(2026, 6, 30).unwrap());
    options.delimiter = Some(",".parse().unwrap());
    options.decimal = Some("dot".parse().unwrap());
    options.date_format = Some("ymd".parse().unwrap());
    let request = LogRequest {
        path,
        options,
        name: None,
        currency: None,
        replace: true,
        tolerance: "100".parse().unwrap(),
    };
    let report = load_log(pool, &request, &mut |_| {}).await.unwrap();
    let file = report.files.first().unwrap();
    if report.changed {
        balanced(file);
        let loaded: i64 = value(pool, "select count(*) from raw.order_lines").await;
        assert_eq!(u64::try_from(loaded).unwrap(), file.rows_loaded);
        assert_eq!(
            u64::try_from(set_aside(pool, "a.csv").await).unwrap(),
            file.rows_bad
        );
    }
}

#[test]
fn no_row_of_a_log_is_lost_or_doubled() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(migrated());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let rows = rows([
        &["O1", "O2", "O3"],
        &["C1", "C2", ""],
        &["2018-01-05", "2018-02-06"],
        &["1.5", "-2", "10"],
    ]);
    runner()
        .run(&rows, |rows| {
            runtime.block_on(load_rows(database.pool(), &path, &rows));
            Ok(())
        })
        .unwrap();
}

#[test]
fn no_row_of_an_olist_file_is_lost_or_doubled() {
    const FILE: &str = "olist_order_payments_dataset.csv";
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(migrated());
    let pool = database.pool();
    let folder = OlistFolder::create().unwrap();
    let rows = rows([
        &["o1", "o2", "o3", "o7"],
        &["1", "2", "3"],
        &["voucher,1", "boleto,2"],
        &["1.5", "2", "10"],
    ]);
    runner()
        .run(&rows, |rows| {
            let header =
                "order_id,payment_sequential,payment_type,payment_installments,payment_value\n";
            folder.write(FILE, &format!("{header}{rows}")).unwrap();
            let request = OlistRequest {
                tolerance: "100".parse().unwrap(),
                ..request(folder.path())
            };
            runtime.block_on(async {
                let report = load_olist(pool, &request, &mut |_| {}).await.unwrap();
                let file = report.files.iter().find(|file| file.file == FILE).unwrap();
                if report.changed {
                    balanced(file);
                    let loaded: i64 =
                        value(pool, "select count(*) from raw.olist_order_payments").await;
                    assert_eq!(u64::try_from(loaded).unwrap(), file.rows_loaded);
                    assert_eq!(
                        u64::try_from(set_aside(pool, FILE).await).unwrap(),
                        file.rows_bad
                    );
                }
            });
            Ok(())
        })
        .unwrap();
}
