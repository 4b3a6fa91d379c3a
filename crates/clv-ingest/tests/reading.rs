//! Files as they come: order of columns, marks, quotes, line ends, and what is refused.

#![expect(
    clippy::unwrap_used,
    clippy::as_conversions,
    reason = "a test may fail loudly"
)]

use std::path::Path;

use chrono::NaiveDate;
use clv_ingest::{
    BadRow, BatchSource as _, Encoder, FileSpec, IngestError, Reason, RowReader, Value, olist,
};
use clv_testkit::Damage;

fn reader<'a>(spec: &'static FileSpec, text: &'a [u8]) -> Result<RowReader<&'a [u8]>, IngestError> {
    RowReader::new(spec, Path::new("a.csv"), text)
}

/// Good rows as text, and the bad ones.
fn read(spec: &'static FileSpec, text: &[u8]) -> Result<(String, Vec<BadRow>), IngestError> {
    let mut encoder = Encoder::new(reader(spec, text)?);
    let (mut all, mut bad) = (Vec::new(), Vec::new());
    while let Some(batch) = encoder.next_batch(16)? {
        all.extend(batch.text);
        bad.extend(batch.bad);
    }
    let (text, summary) = (String::from_utf8(all).unwrap(), encoder.summary());
    assert_eq!(summary.rows_bad, bad.len() as u64);
    assert_eq!(summary.rows_loaded, text.lines().count() as u64);
    assert_eq!(summary.rows_read, summary.rows_loaded + summary.rows_bad);
    Ok((text, bad))
}

fn encoded(spec: &'static FileSpec, text: &str) -> Result<String, IngestError> {
    let (text, bad) = read(spec, text.as_bytes())?;
    assert_eq!(bad, []);
    Ok(text)
}

#[test]
fn strips_a_byte_order_mark() {
    let text = "\u{feff}product_category_name,product_category_name_english\nartes,art\n";
    assert_eq!(encoded(&olist::TRANSLATION, text).unwrap(), "artes\tart\n");
}

#[test]
fn takes_columns_in_any_order_and_ignores_others() {
    let text = "product_category_name_english,note,product_category_name\nart,x,artes\n";
    assert_eq!(encoded(&olist::TRANSLATION, text).unwrap(), "artes\tart\n");
}

#[test]
fn keeps_commas_quotes_and_line_breaks_inside_quotes() {
    let text = "review_id,order_id,review_score,review_comment_title,review_comment_message,\
                review_creation_date,review_answer_timestamp\r\n\
                r1,o1,5,\"bom, muito\",\"linha \"\"um\"\"\r\nlinha\tdois\",2018-01-18 00:00:00,\r\n\
                r2,o2,1,,,,\r\n";
    assert_eq!(
        encoded(&olist::REVIEWS, text).unwrap(),
        "r1\to1\t5\tbom, muito\tlinha \"um\"\\r\\nlinha\\tdois\t2018-01-18 00:00:00\t\\N\n\
         r2\to2\t1\t\\N\t\\N\t\\N\t\\N\n"
    );
}

#[test]
fn reads_a_last_line_without_an_end_and_header_only_files() {
    let header = "seller_id,seller_zip_code_prefix,seller_city,seller_state";
    assert_eq!(
        encoded(
            &olist::SELLERS,
            &format!("{header}\ns1,\"01310\",são paulo,SP")
        )
        .unwrap(),
        "s1\t01310\tsão paulo\tSP\n"
    );
    assert_eq!(encoded(&olist::SELLERS, header).unwrap(), "");
}

#[test]
fn names_line_column_value_and_reason() {
    let text = "order_id,payment_sequential,payment_type,payment_installments,payment_value\n\
                o1,1,\"a\nb\",1,10.00\no2,1,boleto,1,\"12,50\"\n";
    let (good, bad) = read(&olist::PAYMENTS, text.as_bytes()).unwrap();
    assert_eq!(good, "o1\t1\ta\\nb\t1\t10.00\n");
    assert_eq!(
        bad,
        [BadRow {
            line: 4,
            column: Some("payment_value".to_owned()),
            value: "12,50".to_owned(),
            reason: "is not an amount like 58.90".to_owned(),
        }]
    );
}

#[test]
fn what_has_happened_is_of_tomorrow_at_the_latest() {
    let text = "review_id,order_id,review_score,review_comment_title,review_comment_message,\
                review_creation_date,review_answer_timestamp\n\
                r1,o1,5,,,2018-01-18 23:59:59,\nr2,o1,5,,,2018-01-19 00:00:00,\n";
    let mut rows = reader(&olist::REVIEWS, text.as_bytes())
        .unwrap()
        .as_of(NaiveDate::from_ymd_opt(2018, 1, 17).unwrap());
    assert!(rows.next_row().unwrap().unwrap().is_ok());
    assert_eq!(
        rows.next_row().unwrap().unwrap().unwrap_err().reason,
        Reason::Future
    );
}

#[test]
fn reads_on_after_a_bad_row() {
    let text = b"seller_id,seller_zip_code_prefix,seller_city,seller_state\n\
                 ,1,a,SP\ns2,2,\xff\xfe,SP\ns3,3,c,SP,extra\ns4,4,d,RJ\n";
    let mut rows = reader(&olist::SELLERS, text).unwrap();
    let mut reasons = Vec::new();
    let mut good = Vec::new();
    while let Some(row) = rows.next_row().unwrap() {
        match row {
            Ok(row) => good.push((row.line, row.values.first() == Some(&Value::Text("s4")))),
            Err(bad) => reasons.push((bad.line, bad.reason)),
        }
    }
    assert_eq!(good, [(5, true)]);
    assert_eq!(
        reasons,
        [
            (2, Reason::Empty),
            (3, Reason::NotUtf8),
            (
                4,
                Reason::FieldCount {
                    found: 5,
                    expected: 4
                }
            ),
        ]
    );
}

#[test]
fn refuses_headers_that_lack_or_repeat_a_column() {
    let lacks = reader(&olist::TRANSLATION, b"product_category_name,english\n").unwrap_err();
    assert_eq!(
        lacks.to_string(),
        "product_category_name_translation.csv, line 1: the header lacks product_category_name_english"
    );
    let twice = reader(
        &olist::TRANSLATION,
        b"product_category_name,product_category_name\n",
    )
    .unwrap_err();
    assert!(twice.to_string().contains("twice"));
    let empty = reader(&olist::TRANSLATION, b"").unwrap_err();
    assert!(empty.to_string().contains("empty"));
}

#[test]
fn a_quote_that_is_never_closed_costs_its_line_only() {
    let mut text = "product_category_name,product_category_name_english\na,b\n\"c,d\n".to_owned();
    text.push_str(&"x,y\n".repeat(1_000_000));
    let (good, bad) = read(&olist::TRANSLATION, text.as_bytes()).unwrap();
    assert_eq!(good.lines().count(), 1_000_001);
    let bad: Vec<(u64, &str)> = bad
        .iter()
        .map(|bad| (bad.line, bad.reason.as_str()))
        .collect();
    assert_eq!(bad, [(3, "opens a quotation mark and does not close it")]);
}

#[test]
fn a_cell_of_ten_megabytes_costs_its_row_only() {
    let mut text = "product_category_name,product_category_name_english\na,".to_owned();
    text.push_str(&"x".repeat(10 * 1024 * 1024));
    text.push_str("\nc,d\n");
    let (good, bad) = read(&olist::TRANSLATION, text.as_bytes()).unwrap();
    assert_eq!(good, "c\td\n");
    assert_eq!(bad.len(), 1);
    assert_eq!(bad.first().unwrap().value.len(), 200);
}

#[test]
fn hashes_what_it_read() {
    let text = b"product_category_name,product_category_name_english\na,b\n";
    let mut encoder = Encoder::new(reader(&olist::TRANSLATION, text).unwrap());
    while encoder.next_batch(1).unwrap().is_some() {}
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    std::fs::write(&path, text).unwrap();
    let (sha256, bytes) = clv_ingest::sha256_of_file(&path).unwrap();
    let summary = encoder.summary();
    assert_eq!((summary.rows_read, summary.bytes), (1, bytes));
    assert_eq!(summary.sha256, sha256);
}

#[test]
fn no_damage_makes_the_row_reader_panic_or_lose_a_row() {
    let names: Vec<&str> = olist::REVIEWS
        .columns
        .iter()
        .map(|column| column.name)
        .collect();
    let mut seed = names.join(",").into_bytes();
    for row in 0..40 {
        seed.extend(
            format!(
                "\nr{row},o{row},5,\"bom, muito\",\"linha \"\"um\"\"\r\ndois\",2018-01-18 00:00:00,"
            )
            .into_bytes(),
        );
    }
    let mut damage = Damage::begin().unwrap();
    let (mut files, mut refused, mut good, mut bad) = (0_u64, 0_u64, 0, 0);
    while damage.goes_on() {
        let mut bytes = seed.clone();
        damage.damage(&mut bytes);
        files += 1;
        // `read` checks the sums.
        match read(&olist::REVIEWS, &bytes) {
            Err(_) => refused += 1,
            Ok((text, rows)) => {
                good += text.lines().count();
                bad += rows.len();
            }
        }
    }
    println!("{files} files: {refused} refused; rows {good} loaded, {bad} bad");
    assert!(refused > 0 && good > 0 && bad > 0);
}
