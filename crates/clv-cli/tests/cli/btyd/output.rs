//! What people read, and where the line of every customer goes.

use serde_json::Value;

use super::{ORDERS, Shop, btyd, json};

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
