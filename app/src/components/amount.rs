//! Numbers for the pages: `clv_core`'s formatters applied to what the server functions answer.

use clv_charts::Format;
use clv_core::money::{self, Cents, Currency};

use super::calendar::month_of_year;
use crate::locale::Locale;
use crate::words::{say_with, told};

/// A share as a percentage, with as many decimals as it can bear: `57%`, `2.2%`.
pub(crate) fn percent(share: f64) -> String {
    Locale::of_page().numbers(money::percent(share))
}

/// A number with so many decimals, and a true minus.
pub(crate) fn decimals(value: f64, decimals: usize) -> String {
    Locale::of_page().numbers(format!("{value:.decimals$}").replace('-', "−"))
}

/// Numbers in words that come from the data, such as a rule or a verdict.
pub(crate) fn in_words(text: String) -> String {
    Locale::of_page().numbers(text)
}

/// How the ticks of an axis are written on this page.
pub(crate) fn ticks(format: Format) -> Format {
    Locale::of_page().ticks(format)
}

/// A count: `95,420`.
pub(crate) fn whole(value: i64) -> String {
    Locale::of_page().numbers(money::count(value))
}

/// A count with its noun: `1 order`, `2 orders`.
pub(crate) fn counted(count: i64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    let noun = format!("{what}{plural}");
    format!("{} {}", whole(count), told(&noun))
}

/// An amount at a glance: `R$ 3.90`, `R$ 171 k`.
pub(crate) fn money(currency: &str, amount: Cents) -> String {
    money_units(currency, amount.units())
}

/// An amount at a glance, given in currency units as models have it.
pub(crate) fn money_units(currency: &str, units: f64) -> String {
    let short = |currency: Currency| unbroken(&currency.short(units));
    currency.parse().map_or_else(|_| decimals(units, 2), short)
}

/// An amount for a table, in whole units: `R$ 171,402`.
pub(crate) fn money_whole(currency: &str, amount: Cents) -> String {
    let whole = |currency: Currency| unbroken(&currency.whole(amount.units()));
    currency.parse().map_or_else(|_| amount.to_string(), whole)
}

/// An amount to the cent: `R$ 171,402.35`.
pub(crate) fn money_cents(currency: &str, amount: Cents) -> String {
    let exact = |currency: Currency| unbroken(&currency.exact(amount));
    currency.parse().map_or_else(|_| amount.to_string(), exact)
}

/// An amount stays on one line: `R$` at the end of one and `171 k` on the next is hard to read.
fn unbroken(amount: &str) -> String {
    Locale::of_page()
        .amount(amount.to_owned())
        .replace(' ', "\u{a0}")
}

/// Two amounts that belong together, the currency once: `R$ 0.98 – 24.60`.
pub(crate) fn money_range(currency: &str, from: Cents, to: Cents) -> String {
    let upper = money(currency, to);
    let upper = upper
        .strip_prefix(&currency_prefix(currency))
        .unwrap_or(&upper);
    format!("{} – {upper}", money(currency, from))
}

/// What stands before an amount, with its space: `R$ `.
pub(crate) fn currency_prefix(currency: &str) -> String {
    let zero = money_units(currency, 0.0);
    zero.strip_suffix('0')
        .map_or_else(String::new, str::to_owned)
}

/// Words and the unit of their amounts, if the shop says which: `Revenue by month, R$`, or `Revenue by month`.
pub(crate) fn in_currency(words: &str, currency: &str) -> String {
    match currency_prefix(currency).trim_end() {
        "" => words.to_owned(),
        sign => format!("{words}, {sign}"),
    }
}

/// The code of a currency as the unit of a definition; empty if the shop does not say which.
pub(crate) fn currency_unit(currency: &str) -> &str {
    let is_unspecified = |currency: Currency| currency.is_unspecified();
    if currency.parse().is_ok_and(is_unspecified) {
        return "";
    }
    currency
}

/// A share as a natural frequency with one denominator everywhere, so that two of them compare at a glance:
/// `12 in 1,000`, below ten with a decimal.
pub(crate) fn in_thousand(share: f64) -> String {
    say_with!("{count} in {all}", thousandths(share), whole(1_000))
}

/// The number of `in_thousand` alone: `12`, `8.5`, `fewer than 0.1`.
pub(crate) fn thousandths(share: f64) -> String {
    match share * 1000.0 {
        hits if !hits.is_finite() => "–".to_owned(),
        0.0 => "0".to_owned(),
        hits if hits < 0.05 => say_with!("fewer than {}", decimals(0.1, 1)),
        hits if hits < 9.95 => decimals(hits, 1),
        hits if hits < 999.5 => decimals(hits, 0),
        _ => whole(1_000),
    }
}

/// How many of 1,000 dots to fill: the nearest whole number from 0 to 1,000.
pub(crate) fn per_thousand(share: f64) -> u32 {
    #[expect(
        clippy::as_conversions,
        reason = "float to integer saturates and NaN becomes 0"
    )]
    let filled = (share * 1000.0).round() as u32;
    filled.min(1000)
}

/// Part ÷ whole; 0 when there is nothing to be a part of.
pub(crate) fn ratio(part: i64, whole: i64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        float(part) / float(whole)
    }
}

/// A count as a chart draws it.
pub(crate) fn float(value: i64) -> f64 {
    #[expect(
        clippy::as_conversions,
        reason = "counts are far below 2⁵³, where every whole number is a float"
    )]
    let value = value as f64;
    value
}

/// A name of the data as people write it: `health_beauty` becomes `health beauty`, or what the language of the page calls it.
pub(crate) fn plain_name(name: &str) -> String {
    // With a mark, so that no word of a page is taken for a name of another shop's data.
    let marked = [name, "_"].concat();
    let said = told(&marked);
    said.strip_suffix('_').unwrap_or(said).replace('_', " ")
}

/// A number with its unit: `R$ 129`, `16%`, `21 days`.
pub(crate) fn with_unit(unit: &str, currency: &str, value: f64) -> String {
    match unit {
        "money" => money_units(currency, value),
        "share" => percent(value),
        "days" if (value - 1.0).abs() < f64::EPSILON => say_with!("{} day", short_number(value)),
        "days" => say_with!("{} days", short_number(value)),
        "stars" => say_with!("{} of 5", short_number(value)),
        "month" => month_of_year(value),
        _ => short_number(value),
    }
}

/// At most one decimal, and a true minus.
fn short_number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    let text = if text == "-0" { "0" } else { text };
    in_words(text.replace('-', "−"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_share_one_denominator() {
        assert_eq!(in_thousand(0.0121), "12 in 1,000");
        assert_eq!(in_thousand(0.0085), "8.5 in 1,000");
        assert_eq!(in_thousand(0.0), "0 in 1,000");
        assert_eq!(in_thousand(1.0), "1,000 in 1,000");
        assert_eq!(in_thousand(0.000_01), "fewer than 0.1 in 1,000");
        assert_eq!(
            (
                per_thousand(0.0085),
                per_thousand(2.0),
                per_thousand(f64::NAN)
            ),
            (9, 1000, 0)
        );
    }

    #[test]
    fn a_range_names_the_currency_once() {
        assert_eq!(
            money_range("BRL", Cents(98), Cents(2460)),
            "R$\u{a0}0.98 – 24.60"
        );
        assert_eq!(currency_prefix("BRL"), "R$\u{a0}");
        assert_eq!(currency_prefix("USD"), "$");
    }

    #[test]
    fn a_currency_that_is_not_known_is_not_written() {
        assert_eq!(money_whole("XXX", Cents(171_400)), "1,714");
        assert_eq!(money_range("XXX", Cents(98), Cents(2460)), "0.98 – 24.60");
        assert_eq!(in_currency("Revenue by month", "XXX"), "Revenue by month");
        assert_eq!(
            in_currency("Revenue by month", "CHF"),
            "Revenue by month, CHF"
        );
        assert_eq!((currency_unit("XXX"), currency_unit("CHF")), ("", "CHF"));
    }

    #[test]
    fn a_part_of_nothing_is_nothing() {
        assert!(ratio(3, 0).abs() < f64::EPSILON);
        assert!((ratio(1, 4) - 0.25).abs() < f64::EPSILON);
    }

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(counted(1, "order"), "1 order");
        assert_eq!(counted(2, "order"), "2 orders");
        assert_eq!(counted(0, "customer"), "0 customers");
    }
}
