//! Whole files as real shops export them, made up.

use std::fmt::Write as _;

use clv_ingest::log::{DecimalMark, TextEncoding, purchases};

use crate::support::{options, read, utf16};

/// As the Online Retail set of the UCI repository: American dates, quantity times unit price,
/// cancellations, customers that are not known, pounds in Windows-1252.
#[test]
fn reads_an_online_retailers_invoices() {
    let mut text =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n"
            .to_owned();
    for number in 0..500 {
        let day = number % 28 + 1;
        let _ = write!(
            text,
            "{},85123A,\"HEART, \u{a3}5 OFF\",6,12/{day}/2010 8:26,2.55,{}.0,United Kingdom\r\n",
            536_365 + number,
            17_850 + number % 50,
        );
    }
    text.push_str("C536379,D,Discount,-1,12/1/2010 9:41,27.5,17850.0,United Kingdom\r\n");
    text.push_str("536414,22139,,56,12/1/2010 11:52,0,,United Kingdom\r\n");
    text.push_str("536544,21773,CAKESTAND,1,12/1/2010 14:32,2.51,,United Kingdom\r\n");
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let read = read(&bytes, &options()).unwrap();
    assert_eq!(
        read.lines[0],
        "536365 17850.0 2010-12-01 08:26:00 15.3 6 United Kingdom"
    );
    assert_eq!(
        read.lines[500],
        "C536379 17850.0 2010-12-01 09:41:00 -27.5 -1 United Kingdom"
    );
    assert_eq!(read.lines[501], "apart 2 rows without a customer 2.51");
    assert_eq!(read.summary.rows_loaded, 501);
    assert_eq!(read.detection.encoding, Some(TextEncoding::Windows1252));
    assert_eq!(read.detection.ignored, ["StockCode", "Description"]);
    assert_eq!(
        read.detection.words(),
        [
            "CSV, Windows-1252, separated by comma, decimal point, dates month first, as in 12/1/2010 8:26",
            "columns: order_id = InvoiceNo, customer_id = CustomerID, ordered_at = InvoiceDate, \
             amount = Quantity * UnitPrice, quantity = Quantity, region = Country",
            "ignored columns: StockCode, Description",
        ]
    );
}

/// As a German spreadsheet saves it: semicolons, decimal commas, dots in dates, UTF-16.
#[test]
fn reads_a_european_export() {
    let mut text = "\u{feff}Bestellung;Kunde;Datum;Betrag;Land\r\n".to_owned();
    for day in 1..=28 {
        let _ = write!(
            text,
            "B{day};Müller {day};{day:02}.03.2018;1.2{day:02},50 €;Österreich\r\n"
        );
    }
    let mut options = options();
    options.map =
        "order_id=Bestellung,customer_id=Kunde,ordered_at=Datum,amount=Betrag,region=Land"
            .parse()
            .unwrap();
    let read = read(&utf16(&text, false), &options).unwrap();
    assert_eq!(
        read.lines[12],
        "B13 Müller 13 2018-03-13 00:00:00 1213.5 Österreich"
    );
    assert_eq!(read.lines.len(), 28);
    assert_eq!(read.detection.decimal, Some(DecimalMark::Comma));
    assert_eq!(read.detection.delimiter, Some(';'));
    assert_eq!(read.detection.encoding, Some(TextEncoding::Utf16Le));
    assert!(read.summary.notes.contains(&"amounts are in €".to_owned()));
}

#[test]
fn says_in_notes_what_was_rounded_and_which_zones_were_left_out() {
    let text = "order_id,customer_id,ordered_at,amount\n\
                O1,C1,2018-03-04T10:00:00Z,0.12345\nO2,C1,2018-03-04T10:00:00Z,1.5\n";
    let notes = read(text.as_bytes(), &options())
        .unwrap()
        .summary
        .notes
        .join("\n");
    assert!(
        notes.contains("1 rows have more decimals than are kept"),
        "{notes}"
    );
    assert!(notes.contains("2 rows name a time zone"), "{notes}");
}

#[test]
fn a_day_is_a_purchase_when_anything_was_bought() {
    let text = "order_id,customer_id,ordered_at,amount\n\
                O1,b,2018-03-04 23:50:00,10.0050\n\
                O1,b,2018-03-05 00:10:00,-2\n\
                O2,b,2018-03-04,5\n\
                O3,b,2018-03-06,-4\n\
                O4,a,2018-03-06,0\n\
                O1,a,2018-03-07,1\n\
                O5,,2018-03-07,1\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, text).unwrap();
    let read = purchases(&path, &options()).unwrap();
    assert_eq!(read.customers, ["a", "b"]);
    let days: Vec<_> = read
        .days
        .iter()
        .map(|day| {
            format!(
                "{} {} {} {}",
                day.customer, day.day, day.value, day.is_purchase
            )
        })
        .collect();
    // An order's lines count on the day of the earliest; each order is rounded to cents by itself.
    assert_eq!(
        days,
        [
            "0 2018-03-06 0 true",
            "0 2018-03-07 1 true",
            "1 2018-03-04 13.01 true",
            "1 2018-03-06 -4 false"
        ]
    );
    assert_eq!(read.summary.rows_read, 7);
    assert_eq!(read.summary.apart[0].rows, 1);
}
