//! Files and settings that nothing can be learned from, each with a way out.

use std::path::Path;

use super::{ORDERS, Shop, btyd, json};

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
