//! The files against the counts of the public set. Every target is that set's; every tolerance is
//! stated beside it and covers the sampling error of 100,000 orders and the fit of the process.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use chrono::NaiveDateTime;
use clv_generate::{Options, generate};

mod customers;

type Fallible<T> = Result<T, Box<dyn Error>>;
type Row = HashMap<String, String>;

fn read(dir: &Path, name: &str) -> Fallible<Vec<Row>> {
    Ok(csv::Reader::from_path(dir.join(name))?
        .deserialize()
        .collect::<Result<_, _>>()?)
}

fn get<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).map_or("", String::as_str)
}

fn time(row: &Row, column: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(get(row, column), "%Y-%m-%d %H:%M:%S").ok()
}

fn len(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// Days between two times of an order, where both are known.
fn days(row: &Row, from: &str, to: &str) -> Option<f64> {
    let seconds = i32::try_from((time(row, to)? - time(row, from)?).num_seconds()).ok()?;
    Some(f64::from(seconds) / 86_400.0)
}

fn quantile(sorted: &[f64], percent: usize) -> f64 {
    sorted
        .get((sorted.len() - 1) * percent / 100)
        .copied()
        .unwrap_or(f64::NAN)
}

/// Checks quantiles and mean, each within a relative tolerance.
fn assert_quantiles(
    name: &str,
    mut values: Vec<f64>,
    targets: &[(usize, f64, f64)],
    mean: Option<(f64, f64)>,
) {
    values.sort_by(f64::total_cmp);
    for (percent, target, tolerance) in targets {
        let value = quantile(&values, *percent);
        assert!(
            (value / target - 1.0).abs() <= *tolerance,
            "{name} p{percent}: {value}, target {target}"
        );
    }
    let value = values.iter().sum::<f64>() / len(values.len());
    if let Some((target, tolerance)) = mean {
        assert!(
            (value / target - 1.0).abs() <= tolerance,
            "{name} mean: {value}, target {target}"
        );
    }
}

/// Checks shares, each within so many percentage points.
fn assert_shares<'a>(
    name: &str,
    values: impl Iterator<Item = &'a str>,
    targets: &[(&str, f64)],
    points: f64,
) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    let total = len(counts.values().sum());
    for (value, target) in targets {
        let share = len(counts.get(value).copied().unwrap_or(0)) / total;
        assert!(
            (share - target).abs() <= points / 100.0,
            "{name} {value}: {share}, target {target}"
        );
    }
}

#[test]
fn the_files_look_like_the_public_set() -> Fallible<()> {
    let temp = tempfile::tempdir()?;
    let dir = temp.path().join("set");
    generate(
        &dir,
        &Options {
            orders: 99_441,
            seed: 7,
            horizon_days: 180,
        },
        &mut |_, _| (),
    )?;
    let orders = read(&dir, "olist_orders_dataset.csv")?;
    let items = read(&dir, "olist_order_items_dataset.csv")?;
    assert_orders(&orders);
    assert_items(&dir, &items)?;
    assert_checkout(&dir)?;
    assert_scores_follow_lateness(&dir, &orders)?;
    customers::assert_customers(&dir, &orders, &items)
}

fn assert_orders(orders: &[Row]) {
    let status = [
        ("delivered", 0.9702),
        ("shipped", 0.0111),
        ("canceled", 0.0063),
        ("unavailable", 0.0061),
        ("invoiced", 0.0032),
        ("processing", 0.0030),
    ];
    assert_shares(
        "status",
        orders.iter().map(|o| get(o, "order_status")),
        &status,
        0.25,
    );

    let purchase = "order_purchase_timestamp";
    let hours = orders.iter().filter_map(|o| get(o, purchase).get(11..13));
    let hour_targets = [
        ("00", 0.0251),
        ("05", 0.0017),
        ("10", 0.0607),
        ("16", 0.0646),
        ("21", 0.0655),
        ("23", 0.0443),
    ];
    assert_shares("hour", hours, &hour_targets, 0.4);
    let weekdays: Vec<String> = orders
        .iter()
        .filter_map(|o| time(o, purchase))
        .map(|t| t.format("%a").to_string())
        .collect();
    let weekday_targets = [
        ("Mon", 0.1618),
        ("Wed", 0.149),
        ("Fri", 0.151),
        ("Sat", 0.1114),
        ("Sun", 0.1215),
    ];
    assert_shares(
        "weekday",
        weekdays.iter().map(String::as_str),
        &weekday_targets,
        0.8,
    );

    let delivery = orders
        .iter()
        .filter_map(|o| days(o, purchase, "order_delivered_customer_date"))
        .collect();
    let targets = [
        (5, 3.22, 0.25),
        (25, 7.07, 0.08),
        (50, 10.75, 0.08),
        (75, 15.87, 0.08),
        (95, 28.98, 0.10),
    ];
    assert_quantiles("delivery days", delivery, &targets, Some((12.73, 0.05)));
    let promise = orders
        .iter()
        .filter_map(|o| days(o, purchase, "order_estimated_delivery_date"))
        .collect();
    let targets = [
        (5, 12.03, 0.20),
        (25, 19.29, 0.06),
        (50, 23.44, 0.04),
        (75, 28.5, 0.05),
        (95, 38.25, 0.08),
    ];
    assert_quantiles("promised days", promise, &targets, Some((24.22, 0.04)));
    let approval = orders
        .iter()
        .filter_map(|o| days(o, purchase, "order_approved_at"))
        .map(|d| 24.0 * d)
        .collect();
    let targets = [
        (25, 0.20, 0.05),
        (50, 0.31, 0.30),
        (75, 13.57, 0.08),
        (95, 48.24, 0.10),
    ];
    assert_quantiles("approval hours", approval, &targets, Some((10.05, 0.12)));

    let late = orders.iter().filter_map(|o| {
        Some(time(o, "order_delivered_customer_date")? > time(o, "order_estimated_delivery_date")?)
    });
    let late: Vec<&str> = late
        .map(|late| if late { "late" } else { "in time" })
        .collect();
    assert_shares("delivery", late.into_iter(), &[("late", 0.0721)], 0.8);
}

fn assert_items(dir: &Path, items: &[Row]) -> Fallible<()> {
    let number = |column: &str| {
        items
            .iter()
            .filter_map(|row| get(row, column).parse().ok())
            .collect::<Vec<f64>>()
    };
    let price = [
        (5, 17.36, 0.15),
        (10, 23.9, 0.08),
        (25, 39.99, 0.04),
        (50, 75.0, 0.03),
        (75, 135.5, 0.05),
        (90, 238.07, 0.05),
        (95, 349.9, 0.05),
        (99, 844.62, 0.16),
    ];
    assert_quantiles("price", number("price"), &price, Some((121.16, 0.04)));
    let freight = [
        (5, 7.78, 0.08),
        (25, 13.14, 0.11),
        (50, 16.11, 0.05),
        (75, 20.67, 0.08),
        (95, 43.37, 0.06),
    ];
    assert_quantiles(
        "freight",
        number("freight_value"),
        &freight,
        Some((19.65, 0.05)),
    );

    let mut sizes: HashMap<&str, usize> = HashMap::new();
    items
        .iter()
        .for_each(|row| *sizes.entry(get(row, "order_id")).or_default() += 1);
    let sizes: Vec<String> = sizes.values().map(ToString::to_string).collect();
    assert_shares(
        "items",
        sizes.iter().map(String::as_str),
        &[("1", 0.8998), ("2", 0.0762), ("3", 0.0146)],
        0.4,
    );

    let names: HashMap<String, String> = read(dir, "product_category_name_translation.csv")?
        .into_iter()
        .filter_map(|row| {
            let english = get(&row, "product_category_name_english").to_owned();
            row.into_iter()
                .find(|(column, _)| column.ends_with("product_category_name"))
                .map(|(_, name)| (name, english))
        })
        .collect();
    let products = read(dir, "olist_products_dataset.csv")?;
    let categories: HashMap<&str, &str> = products
        .iter()
        .map(|row| {
            let name = get(row, "product_category_name");
            (
                get(row, "product_id"),
                names.get(name).map_or("(none)", String::as_str),
            )
        })
        .collect();
    let category = |row: &Row| {
        categories
            .get(get(row, "product_id"))
            .copied()
            .unwrap_or("missing")
    };
    let shares = [
        ("bed_bath_table", 0.0974),
        ("furniture_decor", 0.0827),
        ("sports_leisure", 0.0795),
        ("health_beauty", 0.077),
        ("watches_gifts", 0.0498),
        ("cool_stuff", 0.0406),
        ("pet_shop", 0.0161),
        ("(none)", 0.0151),
        ("computers", 0.002),
    ];
    assert_shares("category", items.iter().map(category), &shares, 0.5);
    for (name, median) in [
        ("bed_bath_table", 83.36),
        ("telephony", 29.9),
        ("watches_gifts", 129.9),
        ("office_furniture", 146.99),
    ] {
        let prices: Vec<f64> = items
            .iter()
            .filter(|row| category(row) == name)
            .filter_map(|row| get(row, "price").parse().ok())
            .collect();
        assert_quantiles(name, prices, &[(50, median, 0.08)], None);
    }
    Ok(())
}

fn assert_checkout(dir: &Path) -> Fallible<()> {
    let payments = read(dir, "olist_order_payments_dataset.csv")?;
    let kinds = [
        ("credit_card", 0.7392),
        ("boleto", 0.1904),
        ("voucher", 0.0556),
        ("debit_card", 0.0147),
    ];
    assert_shares(
        "payment",
        payments.iter().map(|p| get(p, "payment_type")),
        &kinds,
        0.6,
    );
    let instalments = [
        ("1", 0.5058),
        ("2", 0.1195),
        ("3", 0.1007),
        ("4", 0.0683),
        ("8", 0.0411),
        ("10", 0.0513),
    ];
    assert_shares(
        "instalments",
        payments.iter().map(|p| get(p, "payment_installments")),
        &instalments,
        0.5,
    );
    let mut rows: HashMap<&str, usize> = HashMap::new();
    payments
        .iter()
        .for_each(|row| *rows.entry(get(row, "order_id")).or_default() += 1);
    let several = rows
        .values()
        .map(|n| if *n > 1 { "several" } else { "one" });
    assert_shares("payment rows", several, &[("several", 0.0298)], 0.25);

    let reviews = read(dir, "olist_order_reviews_dataset.csv")?;
    let scores = [
        ("5", 0.578),
        ("4", 0.193),
        ("3", 0.082),
        ("2", 0.032),
        ("1", 0.115),
    ];
    assert_shares(
        "review",
        reviews.iter().map(|r| get(r, "review_score")),
        &scores,
        0.6,
    );
    let customers = read(dir, "olist_customers_dataset.csv")?;
    let states = [
        ("SP", 0.4198),
        ("RJ", 0.1292),
        ("MG", 0.117),
        ("RS", 0.055),
        ("BA", 0.034),
        ("AM", 0.0015),
    ];
    assert_shares(
        "state",
        customers.iter().map(|c| get(c, "customer_state")),
        &states,
        0.6,
    );
    Ok(())
}

/// A late parcel costs about two points: 4.3 in time and 2.6 late, by the shares in the docs.
fn assert_scores_follow_lateness(dir: &Path, orders: &[Row]) -> Fallible<()> {
    let late: HashMap<&str, bool> = orders
        .iter()
        .filter_map(|o| {
            let came = time(o, "order_delivered_customer_date")?.date();
            Some((
                get(o, "order_id"),
                came > time(o, "order_estimated_delivery_date")?.date(),
            ))
        })
        .collect();
    let reviews = read(dir, "olist_order_reviews_dataset.csv")?;
    for (is_late, target) in [(true, 2.55), (false, 4.24)] {
        let scores: Vec<f64> = reviews
            .iter()
            .filter(|r| late.get(get(r, "order_id")) == Some(&is_late))
            .filter_map(|r| get(r, "review_score").parse().ok())
            .collect();
        let mean = scores.iter().sum::<f64>() / len(scores.len());
        assert!((mean - target).abs() < 0.15, "late {is_late}: {mean}");
    }
    Ok(())
}
