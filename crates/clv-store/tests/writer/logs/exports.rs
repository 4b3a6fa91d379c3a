//! One export after another: what is known stays, what is new is added, what changed is replaced.

use clv_store::raw::{Outcome, load_log};
use sqlx::AssertSqlSafe;

use super::{Shop, request};
use crate::support::value;

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
async fn an_order_cancelled_since_is_taken_out_and_kept_aside() {
    let shop = Shop::open().await;
    let load = async |name: &str, rows: &str| {
        let path = shop.file(name, "");
        std::fs::write(
            &path,
            format!("order_id,customer_id,ordered_at,amount,status\n{rows}"),
        )
        .unwrap();
        load_log(shop.pool(), &request(&path), &mut |_| {})
            .await
            .unwrap()
    };
    load(
        "jan.csv",
        "A,C1,2018-01-05,10,paid\nA,C1,2018-01-05,3,paid\nB,C2,2018-01-06,20,paid\nC,C3,2018-01-07,30,paid\nC,C3,2018-01-07,5,paid\n",
    )
    .await;
    // A is cancelled whole, of C one line; nobody bought X, which was never loaded.
    let report = load(
        "feb.csv",
        "A,C1,2018-01-05,10,Cancelled\nA,C1,2018-01-05,3,Cancelled\nC,C3,2018-01-07,30,paid\nC,C3,2018-01-07,5,refunded\n\
         X,C9,2018-02-01,1,failed\nE,C1,2018-02-02,7,paid\n",
    )
    .await;
    assert_eq!(
        shop.lines().await,
        [
            "B C2 2018-01-06 20",
            "C C3 2018-01-07 30",
            "E C1 2018-02-02 7",
        ]
    );
    let said = |begins: &str| report.notes.iter().any(|note| note.starts_with(begins));
    assert!(
        said("1 orders that were loaded have been cancelled"),
        "{:?}",
        report.notes
    );
    assert!(
        said("1 orders are different from before: 0 lines replace 1"),
        "{:?}",
        report.notes
    );
    let kept: i64 = value(shop.pool(), "select count(*) from raw.replaced_rows").await;
    assert_eq!(kept, 3);
    // A file of nothing but what was cancelled is no other shop's.
    let report = load("cancelled.csv", "B,C2,2018-01-06,20,cancelled\n").await;
    assert!(report.changed);
    assert_eq!(
        shop.lines().await,
        ["C C3 2018-01-07 30", "E C1 2018-02-02 7"]
    );
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
