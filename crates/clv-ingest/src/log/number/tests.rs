#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;
use DecimalMark::{Comma, Dot};

fn at_four(text: &str, mark: DecimalMark) -> Result<i64, Fault> {
    number(text.as_bytes(), Some(mark), 4).map(|number| number.value)
}

#[test]
fn a_column_may_be_named_after_a_currency() {
    let named = |name| currency_in(name).and_then(currency_code);
    assert_eq!(named("Valor (R$)"), Some("BRL"));
    assert_eq!(named("total_eur"), Some("EUR"));
    assert_eq!(named("Amount USD"), Some("USD"));
    assert_eq!(named("amount"), None);
    assert_eq!(named("neuro"), None);
}

#[test]
fn reads_numbers_as_people_write_them() {
    for (text, mark, expected) in [
        ("11.77", Dot, 117_700),
        ("-0.5", Dot, -5_000),
        ("+3", Dot, 30_000),
        (".5", Dot, 5_000),
        ("5.", Dot, 50_000),
        (" 12 ", Dot, 120_000),
        ("1,234.56", Dot, 12_345_600),
        ("1.234,56", Comma, 12_345_600),
        ("1 234,56", Comma, 12_345_600),
        ("1\u{a0}234,56 €", Comma, 12_345_600),
        ("1'234.50", Dot, 12_345_000),
        ("12,34,567.5", Dot, 12_345_675_000),
        ("R$ 1.234,56", Comma, 12_345_600),
        ("-R$ 5,00", Comma, -50_000),
        ("R$ -5,00", Comma, -50_000),
        ("($12.50)", Dot, -125_000),
        ("£4.95", Dot, 49_500),
        ("12.50-", Dot, -125_000),
        ("\u{2212}3", Dot, -30_000),
        ("1.5e2", Dot, 1_500_000),
        ("1E-3", Dot, 10),
        ("9999999999.99", Dot, 99_999_999_999_900),
    ] {
        assert_eq!(at_four(text, mark), Ok(expected), "{text}");
    }
}

#[test]
fn refuses_what_is_no_number() {
    for (text, fault) in [
        ("", Fault::Empty),
        ("  ", Fault::Empty),
        ("abc", Fault::NotANumber),
        ("=1+1", Fault::NotANumber),
        ("--5", Fault::NotANumber),
        ("$€5", Fault::NotANumber),
        ("1,5", Fault::NotADotNumber),
        ("1.2.3", Fault::NotADotNumber),
        ("1,2345.00", Fault::NotADotNumber),
        ("1,234'567", Fault::NotADotNumber),
        ("NaN", Fault::NotFinite),
        ("-inf", Fault::NotFinite),
        ("1e400", Fault::TooLarge),
        ("1e99999999999", Fault::TooLarge),
        ("10000000000", Fault::TooLarge),
        (
            "99999999999999999999999999999999999999999999999999",
            Fault::TooLarge,
        ),
        ("1e", Fault::NotANumber),
        ("5%", Fault::NotANumber),
    ] {
        assert_eq!(at_four(text, Dot), Err(fault), "{text}");
    }
}

#[test]
fn rounds_half_to_even_and_says_so() {
    for (text, expected, rounded) in [
        ("11.770000000000001", 117_700, true),
        ("0.00005", 0, true),
        ("0.00015", 2, true),
        ("0.000150001", 2, true),
        ("0.000050001", 1, true),
        ("0.12340000", 1_234, false),
        ("1e-400", 0, true),
        ("0e400", 0, false),
    ] {
        let number = number(text.as_bytes(), Some(Dot), 4).unwrap();
        assert_eq!(
            (number.value, number.rounded),
            (expected, rounded),
            "{text}"
        );
    }
}

#[test]
fn tells_which_mark_a_number_has() {
    for (text, expected) in [
        ("12", Leaning::Neither),
        ("1 234", Leaning::Neither),
        ("12.5", Leaning::Dot),
        ("12,50", Leaning::Comma),
        ("1,234", Leaning::Both),
        ("1.234", Leaning::Both),
        ("0.125", Leaning::Dot),
        ("1234.567", Leaning::Dot),
        ("1.234.567", Leaning::Comma),
        ("1.234,567", Leaning::Comma),
        ("1,234,567.8", Leaning::Dot),
        ("R$ 1.234", Leaning::Both),
        ("abc.de", Leaning::Neither),
    ] {
        assert_eq!(leaning(text.as_bytes()), expected, "{text}");
    }
    assert_eq!(number(b"1,234", None, 4), Err(Fault::AmbiguousNumber));
    assert_eq!(number(b"1,5", None, 4).unwrap().value, 15_000);
}
