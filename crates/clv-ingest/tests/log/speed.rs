//! How fast a log is read in seconds of one processor, and in how much memory. Run by hand:
//! `cargo test --release -p clv-ingest --test log -- --ignored --nocapture speed`.

use std::fs::File;
use std::io::{BufWriter, Write as _};

use clv_ingest::BatchSource;
use clv_ingest::log::LogFile;

use crate::support::options;

/// Seconds this thread has spent on a processor: other work on the machine does not count.
pub(crate) fn thread_seconds() -> f64 {
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    status
        .split_whitespace()
        .next()
        .unwrap()
        .parse::<f64>()
        .unwrap()
        / 1e9
}

/// Peak resident memory of this process in MB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        / 1024
}

fn measure(name: &str, header: &str, row: impl Fn(u64) -> String, megabytes: u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    let mut out = BufWriter::new(File::create(&path).unwrap());
    let mut written = header.len() as u64;
    out.write_all(header.as_bytes()).unwrap();
    let mut number = 0;
    while written < megabytes * 1_000_000 {
        let row = row(number);
        out.write_all(row.as_bytes()).unwrap();
        written += row.len() as u64;
        number += 1;
    }
    out.into_inner().unwrap();
    let started = thread_seconds();
    let mut reader = LogFile::open(&path, &options())
        .unwrap()
        .into_reader(1)
        .unwrap();
    let mut text = 0;
    while let Some(batch) = reader.next_batch(1 << 20).unwrap() {
        text += batch.text.len();
    }
    let seconds = thread_seconds() - started;
    assert_eq!(reader.summary().rows_loaded, number);
    println!(
        "{name}: {number} rows, {:.0} MB in {seconds:.2} s: {:.0} MB/s, {:.2} million rows/s, {} MB of COPY text, peak {} MB",
        written as f64 / 1e6,
        written as f64 / 1e6 / seconds,
        number as f64 / 1e6 / seconds,
        text / 1_000_000,
        peak()
    );
}

#[test]
#[ignore = "a measurement"]
fn speed() {
    let megabytes = std::env::var("CLV_SPEED_MB").map_or(200, |text| text.parse().unwrap());
    measure(
        "plain log",
        "order_id,customer_id,ordered_at,amount,region\n",
        |n| {
            format!(
                "O{n:09},{:032x},20{:02}-{:02}-{:02} {:02}:{:02}:00,{}.{:02},SP\n",
                u128::from(n) * 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835 % (1 << 127),
                10 + n % 15,
                1 + n % 12,
                1 + n % 28,
                n % 24,
                n % 60,
                n % 1000,
                n % 100
            )
        },
        megabytes,
    );
    measure(
        "short rows",
        "order_id,customer_id,ordered_at,quantity,amount\n",
        |n| {
            format!(
                "M{n:06},{:05},1997-{:02}-{:02},{},{}.77\n",
                n % 23_570,
                1 + n % 12,
                1 + n % 28,
                n % 9,
                n % 99
            )
        },
        megabytes,
    );
    measure(
        "invoices",
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n",
        |n| {
            format!(
                "{n},85123A,\"WHITE HANGING, HEART\",{},{}/{}/2010 8:{:02},2.55,{},United Kingdom\r\n",
                n % 12,
                1 + n % 12,
                1 + n % 28,
                n % 60,
                10_000 + n % 5_000
            )
        },
        megabytes,
    );
}
