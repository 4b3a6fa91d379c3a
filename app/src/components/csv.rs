//! A table twin as a CSV file: inside a link, so that it can be had without JavaScript and without asking again.

use super::data_table::TableData;
use crate::locale::Locale;
use crate::spreadsheet::harmless;
use crate::state::percent_encoded;

/// The address of a file that holds the table.
pub(crate) fn csv_href(table: &TableData) -> String {
    text_href(&csv(table))
}

/// The address of a file that holds this CSV.
pub(crate) fn text_href(csv: &str) -> String {
    format!("data:text/csv;charset=utf-8,{}", percent_encoded(csv))
}

/// What a file about this is called: `clave-revenue-by-month`, without ending.
pub(crate) fn file_name(title: &str) -> String {
    let words = title
        .split(|letter: char| !letter.is_ascii_alphanumeric() && !('À'..='ÿ').contains(&letter))
        .filter(|word| !word.is_empty());
    std::iter::once("clave".to_owned())
        .chain(words.map(str::to_ascii_lowercase))
        .collect::<Vec<_>>()
        .join("-")
}

/// The table with a byte order mark, without which spreadsheets misread letters beyond ASCII. Numbers are plain, so the
/// currency of a column goes to its heading.
fn csv(table: &TableData) -> String {
    let mut text = "\u{feff}".to_owned();
    let header = table.columns.iter().enumerate().map(|(at, column)| {
        let label = column.label().to_owned();
        let mut cells = table.rows.iter().filter_map(|row| row.cells.get(at));
        let sign = cells.find_map(|cell| Some(split_number(cell)?.sign));
        match sign.filter(|sign| column.is_number() && !sign.is_empty()) {
            Some(sign) if !label.contains(sign.as_str()) => format!("{label}, {sign}"),
            _ => label,
        }
    });
    push_record(&mut text, header);
    for row in &table.rows {
        let cells = row.cells.iter().zip(&table.columns);
        push_record(
            &mut text,
            cells.map(|(cell, column)| {
                let number = column.is_number().then(|| split_number(cell)).flatten();
                number.map_or_else(
                    || harmless(&cell.replace('\u{a0}', " ")),
                    |number| number.plain,
                )
            }),
        );
    }
    text
}

fn push_record(text: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

/// A number as people read it, taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Number {
    /// As programs write it.
    plain: String,
    /// The sign of its currency; empty where it has none.
    sign: String,
}

/// `R$ 37,796` is 37796 of R$, and `−0.02` is -0.02. What is more than a number is none.
fn split_number(cell: &str) -> Option<Number> {
    let (minus, rest) = match cell.strip_prefix(['−', '-']) {
        Some(rest) => ("-", rest),
        None => ("", cell),
    };
    let digits = rest.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    // A currency stands apart from its amount; anything else before the digits is part of a word.
    let prefix = rest.strip_suffix(digits)?;
    let is_currency = prefix.is_empty() || prefix.ends_with('\u{a0}') || prefix.ends_with('$');
    let plain = Locale::of_page().plain(digits);
    let is_number = plain.parse::<f64>().is_ok_and(f64::is_finite);
    (is_currency && is_number).then(|| Number {
        plain: format!("{minus}{plain}"),
        sign: prefix.trim_end_matches('\u{a0}').to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::data_table::Column;
    use super::*;

    #[test]
    fn numbers_are_written_plainly_and_words_as_they_are() {
        let plain = |cell: &str| split_number(cell).map(|number| number.plain);
        assert_eq!(plain("R$\u{a0}37,796").as_deref(), Some("37796"));
        assert_eq!(plain("−R$\u{a0}12.50").as_deref(), Some("-12.50"));
        assert_eq!(plain("−0.02").as_deref(), Some("-0.02"));
        assert_eq!(plain("1,234").as_deref(), Some("1234"));
        for cell in [
            "12 in 1,000",
            "R$\u{a0}1.2\u{a0}k",
            "21%",
            "–",
            "Q4",
            "",
            "0.1 to 0.2",
        ] {
            assert_eq!(plain(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_file_is_quoted_where_it_must_be_and_starts_no_formula() {
        let table = TableData {
            columns: vec![Column::text("Who, where"), Column::number("Value")],
            rows: vec![
                vec!["=1+1".to_owned(), "R$\u{a0}1,200".to_owned()].into(),
                vec!["a \"b\"".to_owned(), "R$\u{a0}1.2\u{a0}k".to_owned()].into(),
            ],
        };
        assert_eq!(
            csv(&table),
            "\u{feff}\"Who, where\",\"Value, R$\"\r\n'=1+1,1200\r\n\"a \"\"b\"\"\",R$ 1.2 k\r\n"
        );
        let href = csv_href(&table);
        assert!(
            href.starts_with("data:text/csv;charset=utf-8,%EF%BB%BF%22Who"),
            "{href}"
        );
        assert!(!href.contains([' ', '"', '<', '#']));
    }

    #[test]
    fn files_are_called_after_what_they_show() {
        assert_eq!(
            file_name("Revenue by month, R$"),
            "clave-revenue-by-month-r"
        );
        assert_eq!(file_name("Do rates come true?"), "clave-do-rates-come-true");
    }
}
