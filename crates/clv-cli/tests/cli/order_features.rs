//! The features of an order log are computed twice: by dbt in the warehouse, which defines them, and by `clv-core` for files
//! that never see a database. Here both read one log, and have to say the same of every customer.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{Days, NaiveDate};
use clv_core::features::{Feature, Kind, Value, catalogue};
use clv_core::orders::{Customers, OrderLine, OrderLog};
use clv_ingest::log::{LogFile, LogOptions, for_each_line};
use clv_testkit::{TestDatabase, shared_data};
use sqlx::Row;
use sqlx::postgres::PgRow;

#[tokio::test(flavor = "multi_thread")]
async fn a_log_with_everything_has_the_warehouses_features() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("orders.csv");
    fs::write(&file, made_up_log()).unwrap();
    compare(home.path(), &file).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cdnow_has_the_warehouses_features() {
    let Some(data) = shared_data() else { return };
    let home = tempfile::tempdir().unwrap();
    compare(home.path(), &data.join("cdnow/cdnow_sample.csv")).await;
}

async fn compare(home: &Path, file: &Path) {
    let database = TestDatabase::create().await.unwrap();
    let workspace = home.join("workspace");
    for arguments in [
        ["load", "orders", file.to_str().unwrap()].as_slice(),
        &["transform", "--horizon-days", "30"],
    ] {
        let ended = Command::new(env!("CARGO_BIN_EXE_clv"))
            .args(["--workspace", workspace.to_str().unwrap()])
            .args(arguments)
            .env("DATABASE_URL", database.url())
            .env("CLV_DBT_DIR", dbt())
            .output()
            .unwrap();
        let (out, err) = (ended.stdout, ended.stderr);
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&out),
            String::from_utf8_lossy(&err)
        );
        assert!(ended.status.success(), "{arguments:?}: {said}");
    }
    let features: Vec<Feature> = catalogue()
        .iter()
        .map(|entry| Feature {
            name: entry.name.to_owned(),
            kind: entry.kind,
        })
        .collect();
    let log = log(file);
    let as_of = log.as_of().unwrap();
    let ours = log.customers_at(as_of, &features).unwrap();
    let names: Vec<&str> = features
        .iter()
        .map(|feature| feature.name.as_str())
        .collect();
    let sql = format!(
        "select customer_id, cutoff, {} from intermediate.int_score_snapshots order by customer_id collate \"C\"",
        names.join(", ")
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .fetch_all(database.pool())
        .await
        .unwrap();
    let ids: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(ids, ours.customer_ids);
    assert!(ids.len() > 100);
    for (index, row) in rows.iter().enumerate() {
        assert_eq!(row.get::<NaiveDate, _>(1), as_of);
        same(&features, &ours.table.row(index).unwrap(), row);
    }
    waits_tell_the_same(&log, &features, &database).await;
}

/// Parts of the wait for a second purchase have the features that a snapshot of their first day would have.
async fn waits_tell_the_same(log: &OrderLog, features: &[Feature], database: &TestDatabase) {
    let names: Vec<&str> = features.iter().map(|f| f.name.as_str()).collect();
    let sql = format!(
        "select customer_id, cutoff, {} from intermediate.int_wait_snapshots
         where extract(day from cutoff) in (7, 21) order by cutoff, customer_id collate \"C\"",
        names.join(", ")
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .fetch_all(database.pool())
        .await
        .unwrap();
    assert!(rows.len() > 20, "{}", rows.len());
    let mut known: Option<(NaiveDate, Customers)> = None;
    for row in &rows {
        let (id, cutoff): (String, NaiveDate) = (row.get(0), row.get(1));
        if known.as_ref().is_none_or(|(day, _)| *day != cutoff) {
            known = Some((cutoff, log.customers_at(cutoff, features).unwrap()));
        }
        let (_, customers) = known.as_ref().unwrap();
        let index = customers.customer_ids.binary_search(&id).unwrap();
        same(features, &customers.table.row(index).unwrap(), row);
    }
}

/// Stops where ours and the warehouse's values of a customer differ; they stand from the third column on.
fn same(features: &[Feature], mine: &[Value], row: &PgRow) {
    for (place, (feature, mine)) in features.iter().zip(mine).enumerate() {
        let theirs = match feature.kind {
            Kind::Number => row
                .get::<Option<f64>, _>(place + 2)
                .map_or(Value::Missing, Value::Number),
            Kind::Choice => row
                .get::<Option<String>, _>(place + 2)
                .map_or(Value::Missing, Value::Choice),
        };
        let is_same = match (mine, &theirs) {
            (Value::Number(a), Value::Number(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1.0),
            (mine, theirs) => mine == theirs,
        };
        if !is_same {
            let id: String = row.get(0);
            panic!(
                "{id}, {}: {mine:?}, and the warehouse says {theirs:?}",
                feature.name
            );
        }
    }
}

fn log(file: &Path) -> OrderLog {
    let mut log = OrderLog::default();
    let today = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let opened = LogFile::open(file, &LogOptions::new(today)).unwrap();
    for_each_line(opened, |line| {
        let line = line.unwrap();
        log.push(&OrderLine {
            line: line.line,
            order_id: &line.order_id,
            customer_id: line.customer_id,
            ordered_at: line.ordered_at,
            amount: line.amount,
            quantity: line.quantity,
            state: line.region,
            category: line.category,
            channel: line.channel,
        });
    })
    .unwrap();
    log
}

fn dbt() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dbt")
}

/// Some hundred customers over nine months: several lines an order, several orders a day, free items, returns under the old
/// number and alone, quantities, regions, categories and channels that are missing now and then, and a thin last week.
fn made_up_log() -> String {
    let mut log =
        "order_id,customer_id,ordered_at,amount,quantity,region,category,channel\n".to_owned();
    let first = NaiveDate::from_ymd_opt(2017, 1, 1).unwrap();
    let mut draw = crate::draws();
    let pick = |names: &[&str], at: u64| {
        names
            .get(usize::try_from(at).unwrap())
            .copied()
            .unwrap_or_default()
            .to_owned()
    };
    for order in 0..1_500_u64 {
        let day = if order < 1_450 {
            draw(265)
        } else {
            265 + draw(6)
        };
        let at = first.checked_add_days(Days::new(day)).unwrap();
        let customer = draw(400);
        let (hour, region) = (draw(24), pick(&["SP", "RJ", "MG", ""], draw(4)));
        let channel = pick(&["web", "shop", ""], draw(3));
        for _ in 0..=draw(3) {
            let amount = match draw(12) {
                0 => "0".to_owned(),
                1 => format!("-{}.{:02}", draw(30), draw(100)),
                _ => format!("{}.{:03}", draw(200), draw(1_000)),
            };
            let quantity = if draw(5) == 0 {
                String::new()
            } else {
                (1 + draw(4)).to_string()
            };
            let category = pick(&["toys", "books", "garden", ""], draw(4));
            writeln!(
                log,
                "o{order},c{customer},{at} {hour:02}:30:00,{amount},{quantity},{region},{category},{channel}"
            )
            .unwrap();
        }
        if draw(15) == 0 {
            let later = at.checked_add_days(Days::new(1 + draw(9))).unwrap();
            writeln!(log, "o{order},c{customer},{later} 09:00:00,-5.5,,,,").unwrap();
        }
    }
    log
}
