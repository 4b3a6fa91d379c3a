//! `clv btyd` as a process: a file goes in, parameters and forecasts come out.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Five weeks of a small shop; amounts are 10 times the day of the month.
const ORDERS: &str = "\
customer_id,ordered_at,amount
anna,2024-01-01,10
anna,2024-01-08,80
anna,2024-01-15,150
anna,2024-01-16,160
bert,2024-01-02,20
bert,2024-01-30,300
carl,2024-01-03,30
dora,2024-01-04,40
dora,2024-01-05,50
dora,2024-01-25,250
emil,2024-01-09,90
emil,2024-02-08,80
";

struct Shop {
    folder: tempfile::TempDir,
}

impl Shop {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    }
}

/// Status, standard output, standard error.
fn btyd(arguments: &[&str], orders: &Path) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_clv"))
        .arg("btyd")
        .args(arguments)
        .arg("--orders")
        .arg(orders)
        .env_remove("DATABASE_URL")
        .current_dir(orders.parent().unwrap())
        .output()
        .unwrap();
    (
        status.code(),
        String::from_utf8(stdout).unwrap(),
        String::from_utf8(stderr).unwrap(),
    )
}

fn json(arguments: &[&str], orders: &Path) -> Value {
    let arguments = [arguments, &["--json"]].concat();
    let (status, document, error) = btyd(&arguments, orders);
    assert_eq!(status, Some(0), "{error}");
    serde_json::from_str(&document).unwrap()
}

/// CDNOW's 1/10 sample; `None`, said on standard error, when the data are not there.
fn cdnow() -> Option<PathBuf> {
    let file = std::env::var_os("CLV_TEST_DATA")
        .map_or_else(
            || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
            PathBuf::from,
        )
        .join("cdnow/cdnow_sample.csv");
    if file.exists() {
        return Some(file.canonicalize().unwrap());
    }
    eprintln!(
        "NOT TESTED: {} is not there; set CLV_TEST_DATA",
        file.display()
    );
    None
}

#[test]
fn fits_cdnow_as_published() {
    let Some(orders) = cdnow() else { return };
    let published = [
        (
            "bg-nbd",
            2357,
            vec![
                ("r", 0.2426),
                ("alpha", 4.4137),
                ("a", 0.7930),
                ("b", 2.4262),
            ],
            -9582.429,
        ),
        (
            "mbg-nbd",
            2357,
            vec![("r", 0.525), ("alpha", 6.183), ("a", 0.891), ("b", 1.614)],
            -9582.136,
        ),
        (
            "pareto-nbd",
            2357,
            vec![
                ("r", 0.553),
                ("alpha", 10.58),
                ("s", 0.606),
                ("beta", 11.66),
            ],
            -9594.976,
        ),
        (
            "gamma-gamma",
            946,
            vec![("p", 6.25), ("q", 3.74), ("v", 15.44)],
            -4055.918,
        ),
    ];
    for (model, customers, params, log_likelihood) in published {
        let fit = json(
            &[
                "fit",
                "--model",
                model,
                "--calibration-end",
                "1997-09-30",
                "--unit",
                "week",
            ],
            &orders,
        );
        assert_eq!(fit["model"], model);
        assert_eq!(fit["unit"], "week");
        assert_eq!(fit["customers"], customers);
        assert_eq!(fit["doubts"], serde_json::json!([]));
        let found = fit["params"].as_object().unwrap();
        assert_eq!(found.len(), params.len());
        for (letter, value) in params {
            // The published searches stopped a little before the maximum.
            let off = found[letter].as_f64().unwrap() / value - 1.0;
            assert!(off.abs() < 2e-3, "{model} {letter}: {}", found[letter]);
            assert!(fit["standard_errors"][letter].as_f64().unwrap() > 0.0);
        }
        let found = fit["log_likelihood"].as_f64().unwrap();
        assert_eq!(format!("{found:.3}"), format!("{log_likelihood:.3}"));
        assert!(fit["seconds"].as_f64().unwrap() > 0.0);
    }
}

#[test]
fn the_unit_scales_times_and_changes_no_forecast() {
    let Some(orders) = cdnow() else { return };
    let predict = |unit, horizon| {
        json(
            &[
                "predict",
                "--model",
                "bg-nbd",
                "--calibration-end",
                "1997-09-30",
                "--unit",
                unit,
                "--horizon",
                horizon,
                "--discount-rate-per-year",
                "0.1",
            ],
            &orders,
        )
    };
    let (weeks, days) = (predict("week", "39"), predict("day", "273"));
    let number = |value: &Value| value.as_f64().unwrap();
    let alpha = |one: &Value| number(&one["params"]["alpha"]);
    assert!((alpha(&days) / alpha(&weeks) - 7.0).abs() < 1e-5);
    for what in ["expected_purchases", "clv"] {
        assert!(
            (number(&weeks[what]) / number(&days[what]) - 1.0).abs() < 1e-6,
            "{what}"
        );
    }
    let first = &weeks["predictions"][0];
    assert_eq!(first["customer_id"], "0001");
    assert_eq!(first["frequency"], 2);
    assert!((number(&first["recency"]) - 30.43).abs() < 0.01);
    assert!((number(&first["T"]) - 38.86).abs() < 0.01);
    // 1.226 purchases of 24.65 each (Fader, Hardie & Lee 2005; Fader & Hardie 2013).
    assert_eq!(
        format!("{:.3}", number(&first["expected_purchases"])),
        "1.226"
    );
    assert_eq!(format!("{:.2}", number(&first["expected_spend"])), "24.65");
    let undiscounted = number(&first["expected_purchases"]) * number(&first["expected_spend"]);
    let clv = number(&first["clv"]);
    assert!(
        clv < undiscounted && clv > 0.92 * undiscounted,
        "{clv} of {undiscounted}"
    );
}

#[test]
fn people_read_estimates_with_errors_and_doubts() {
    let shop = Shop::new();
    let orders = shop.file("orders.csv", ORDERS);
    let (status, words, error) = btyd(
        &[
            "fit",
            "--model",
            "bg-nbd",
            "--calibration-end",
            "2024-01-31",
            "--unit",
            "day",
        ],
        &orders,
    );
    assert_eq!(status, Some(0), "{error}");
    assert!(
        words.starts_with("bg-nbd on 5 customers to 2024-01-31, times in days\n  r "),
        "{words}"
    );
    assert!(words.contains("log likelihood"), "{words}");
    assert!(
        words.contains("doubt: "),
        "five customers determine nothing:\n{words}"
    );
    let entries: Vec<_> = std::fs::read_dir(shop.folder.path()).unwrap().collect();
    assert_eq!(entries.len(), 1, "no workspace is made");
}

#[test]
fn every_customer_gets_a_line_and_the_summary_goes_elsewhere() {
    let shop = Shop::new();
    let orders = shop.file("orders.csv", ORDERS);
    let arguments = [
        "predict",
        "--model",
        "mbg-nbd",
        "--calibration-end",
        "2024-01-31",
        "--unit",
        "week",
        "--horizon",
        "4",
        "--penalty",
        "0.01",
    ];
    let (status, csv, error) = btyd(&arguments, &orders);
    assert_eq!(status, Some(0), "{error}");
    assert!(error.contains("purchases are expected"), "{error}");
    let lines: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(
        lines[0].join(" "),
        "customer_id frequency recency T monetary_value p_alive expected_purchases expected_spend clv"
    );
    let names: Vec<&str> = lines[1..].iter().map(|line| line[0]).collect();
    assert_eq!(names, ["anna", "bert", "carl", "dora", "emil"]);
    let number = |text: &str| text.parse::<f64>().unwrap();
    assert_eq!(lines[1][1], "3");
    assert!((number(lines[1][2]) - 15.0 / 7.0).abs() < 1e-12);
    assert!((number(lines[1][3]) - 30.0 / 7.0).abs() < 1e-12);
    assert!((number(lines[1][4]) - 130.0).abs() < 1e-12);
    assert_eq!(lines[3][1], "0");
    assert_eq!(lines[3][4], "", "no repeat purchase has no mean value");
    for line in &lines[1..] {
        assert!((0.0..=1.0).contains(&number(line[5])));
    }

    for name in ["figures.csv", "figures.json"] {
        let file = shop.folder.path().join(name);
        let summary = json(
            &[&arguments[..], &["--output", file.to_str().unwrap()]].concat(),
            &orders,
        );
        assert_eq!(summary["customers"], 5);
        assert!(summary.get("predictions").is_none());
        let written = std::fs::read_to_string(&file).unwrap();
        if name.ends_with("csv") {
            assert_eq!(written, csv);
        } else {
            let figures: Value = serde_json::from_str(&written).unwrap();
            assert_eq!(figures[4]["customer_id"], "emil");
            assert_eq!(figures[2]["monetary_value"], Value::Null);
        }
    }
}

/// The command is refused with a status, words in its message, and words in its hint.
#[track_caller]
fn refused(arguments: &[&str], orders: &Path, status: i32, message: &str, hint: &str) {
    let (found, output, error) = btyd(arguments, orders);
    assert_eq!(found, Some(status), "{output}{error}");
    let (before, after) = error.split_once("\nhint: ").unwrap_or((&error, ""));
    assert!(
        before.starts_with("error: ") && before.contains(message),
        "{error}"
    );
    assert!(after.contains(hint), "{error}");
    assert_eq!(output, "");
}

#[test]
fn dates_that_can_be_read_in_two_ways_are_refused() {
    let shop = Shop::new();
    let orders = shop.file(
        "orders.csv",
        "customer_id,ordered_at,amount\na,01/02/2024,5\na,03/04/2024,5\nb,05/06/2024,7\n",
    );
    let fit = ["fit", "--model", "bg-nbd"];
    refused(&fit, &orders, 1, "orders.csv", "--date-format");
    let read = json(
        &[&fit[..], &["--date-format", "dmy", "--penalty", "0.1"]].concat(),
        &orders,
    );
    assert_eq!(read["calibration_end"], "2024-06-05");
}

#[test]
fn a_shop_without_repeat_buyers_is_refused() {
    let shop = Shop::new();
    let once = shop.file(
        "once.csv",
        "customer_id,ordered_at,amount\na,2024-01-01,5\na,2024-01-01,6\nb,2024-01-02,7\n",
    );
    for model in ["bg-nbd", "gamma-gamma"] {
        refused(
            &["fit", "--model", model],
            &once,
            1,
            "no repeat buyers",
            "customer_id",
        );
    }
    let orders = shop.file("orders.csv", ORDERS);
    let early = [
        "fit",
        "--model",
        "bg-nbd",
        "--calibration-end",
        "2024-01-04",
    ];
    refused(
        &early,
        &orders,
        1,
        "no repeat buyers",
        "reaches to 2024-02-08",
    );
}

#[test]
fn calibration_that_ends_before_the_first_order_is_refused() {
    let shop = Shop::new();
    let orders = shop.file("orders.csv", ORDERS);
    let early = [
        "fit",
        "--model",
        "bg-nbd",
        "--calibration-end",
        "2023-12-31",
    ];
    refused(
        &early,
        &orders,
        1,
        "before the first purchase on 2024-01-01",
        "from 2024-01-01 to 2024-02-08",
    );
}

#[test]
fn files_and_settings_that_cannot_be_used_are_refused() {
    let shop = Shop::new();
    let orders = shop.file("orders.csv", ORDERS);
    let fit = ["fit", "--model", "bg-nbd"];
    let missing = shop.folder.path().join("missing.csv");
    refused(&fit, &missing, 2, "missing.csv", "");
    let broken = shop.file("broken.csv", &ORDERS.replace("150", "many"));
    refused(
        &fit,
        &broken,
        1,
        "\"many\" is not a number",
        "--max-bad-percent",
    );
    let some = json(&[&fit[..], &["--max-bad-percent", "10"]].concat(), &broken);
    assert!(some["notes"].to_string().contains("1 of 12 rows"), "{some}");
    let predict = |more: &[&'static str]| {
        [&["predict", "--model", "bg-nbd", "--horizon", "4"], more].concat()
    };
    refused(
        &["predict", "--model", "bg-nbd", "--horizon", "-4"],
        &orders,
        2,
        "horizon",
        "",
    );
    refused(
        &["predict", "--model", "gamma-gamma", "--horizon", "4"],
        &orders,
        2,
        "gamma-gamma",
        "",
    );
    refused(
        &predict(&["--discount-rate-per-year", "-0.5"]),
        &orders,
        2,
        "discount",
        "",
    );
    refused(
        &predict(&["--output", "no/such/folder.csv"]),
        &orders,
        2,
        "no/such/folder.csv",
        "folder that exists",
    );
    refused(
        &["fit", "--model", "bg-nbd", "--calibration-end", "soon"],
        &orders,
        2,
        "soon",
        "",
    );
}
