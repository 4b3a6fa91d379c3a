#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;

#[test]
fn understands_column_maps() {
    let map: ColumnMap = "amount=Valor,ordered_at=Data".parse().unwrap();
    assert_eq!(map.column(Role::OrderedAt), Some("Data"));
    assert_eq!(
        map.amount(),
        Some(&AmountSource::Column("Valor".to_owned()))
    );
    let map: ColumnMap = "amount=quantity * unit_price".parse().unwrap();
    let product = AmountSource::Product("quantity".to_owned(), "unit_price".to_owned());
    assert_eq!(map.amount(), Some(&product));
    let map: ColumnMap = "region=, channel = Kanal, neu".parse().unwrap();
    assert_eq!(map.column(Role::Region), Some(""));
    assert_eq!(map.column(Role::Channel), Some("Kanal, neu"));
}

#[test]
fn says_what_it_does_not_understand() {
    let wrong = |text: &str| text.parse::<ColumnMap>().unwrap_err().to_string();
    assert!(wrong("betrag=x").contains("one of order_id, customer_id"));
    assert!(wrong("amount=a,betrag=b").contains("betrag=b"));
    assert_eq!(wrong("amount=a,amount=b"), "amount is given twice");
    assert_eq!(
        wrong("customer_id="),
        "customer_id needs a column: customer_id=…"
    );
    assert!("~~".parse::<Delimiter>().is_err());
    assert!("ebcdic".parse::<TextEncoding>().is_err());
    assert!("semi".parse::<DecimalMark>().is_err());
    assert!("%Q".parse::<DateFormat>().is_err());
    assert!("DD.MM.YYYY".parse::<DateFormat>().is_err());
}
