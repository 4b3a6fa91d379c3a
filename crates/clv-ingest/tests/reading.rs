//! Files as they come: order of columns, marks, quotes, line ends, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::path::Path;

use clv_ingest::{Encoder, FileSpec, IngestError, Reason, RowReader, Value, olist};

fn reader<'a>(spec: &'static FileSpec, text: &'a [u8]) -> Result<RowReader<&'a [u8]>, IngestError> {
    RowReader::new(spec, Path::new("a.csv"), text)
}

fn encoded(spec: &'static FileSpec, text: &str) -> Result<String, IngestError> {
    let mut encoder = Encoder::new(reader(spec, text.as_bytes())?);
    let mut all = Vec::new();
    while let Some(chunk) = encoder.next_chunk(16)? {
        all.extend(chunk);
    }
    Ok(String::from_utf8(all).unwrap())
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
fn names_file_line_column_value_reason_and_remedy() {
    let text = "order_id,payment_sequential,payment_type,payment_installments,payment_value\n\
                o1,1,\"a\nb\",1,10.00\no2,1,boleto,1,\"12,50\"\n";
    let error = encoded(&olist::PAYMENTS, text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "olist_order_payments_dataset.csv, line 4, column payment_value: \"12,50\" is not an amount like 58.90"
    );
    assert!(error.hint().unwrap().contains("with a point"));
    assert!(error.is_rejected_data());
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
fn stops_at_a_quote_that_is_never_closed() {
    let mut text = "product_category_name,product_category_name_english\na,b\n\"c,d\n".to_owned();
    text.push_str(&"x,y\n".repeat(1_000_000));
    let error = encoded(&olist::TRANSLATION, &text).unwrap_err();
    assert!(matches!(error, IngestError::RecordTooLong { line: 3, .. }));
}

#[test]
fn hashes_what_it_read() {
    let text = b"product_category_name,product_category_name_english\na,b\n";
    let mut encoder = Encoder::new(reader(&olist::TRANSLATION, text).unwrap());
    while encoder.next_chunk(1).unwrap().is_some() {}
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    std::fs::write(&path, text).unwrap();
    let (sha256, bytes) = clv_ingest::sha256_of_file(&path).unwrap();
    let summary = encoder.summary();
    assert_eq!((summary.rows, summary.bytes), (1, bytes));
    assert_eq!(summary.sha256, sha256);
}
