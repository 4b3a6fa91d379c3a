//! CSV that spreadsheets read as data: never as formulas.

use app::spreadsheet::harmless;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// A file being written, record by record.
pub(crate) struct Sheet(csv::Writer<Vec<u8>>);

impl Sheet {
    /// Begins with the names of the columns.
    pub(crate) fn new(header: &[&str]) -> Result<Self, csv::Error> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        writer.write_record(header)?;
        Ok(Self(writer))
    }

    /// Adds a record, with what somebody wrote made harmless.
    pub(crate) fn push(&mut self, cells: &[Cell<'_>]) -> Result<(), csv::Error> {
        for cell in cells {
            match cell {
                Cell::Text(text) => self.0.write_field(harmless(text))?,
                Cell::Number(number) => self.0.write_field(number.to_string())?,
                Cell::Amount(units) => self.0.write_field(format!("{units:.2}"))?,
                Cell::Whole(number) => self.0.write_field(number.to_string())?,
                Cell::Nothing => self.0.write_field("")?,
            }
        }
        self.0.write_record(None::<&[u8]>)
    }

    /// The whole file, with the mark without which spreadsheets misread letters beyond ASCII.
    pub(crate) fn finish(self) -> Result<String, csv::Error> {
        let bytes = self
            .0
            .into_inner()
            .map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
    }
}

/// One cell.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'a> {
    /// Words that came from outside.
    Text(&'a str),
    /// Any number.
    Number(f64),
    /// Currency units, to the cent.
    Amount(f64),
    /// A count.
    Whole(i64),
    /// Not known.
    Nothing,
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Nothing, Self::Text)
    }
}

/// The file as an answer that is saved and not shown. `name` is made of letters, digits, dashes and dots.
pub(crate) fn attachment(name: &str, text: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn words_that_look_like_formulas_are_words() {
        let mut sheet = Sheet::new(&["who", "value"]).unwrap();
        for who in [
            "=cmd|' /C calc'!A0",
            "+1",
            "-1",
            "@x",
            "\t=1",
            "a,b",
            "plain",
        ] {
            sheet.push(&[Cell::Text(who), Cell::Number(-0.5)]).unwrap();
        }
        sheet.push(&[Cell::Nothing, Cell::Amount(2.71)]).unwrap();
        assert_eq!(
            sheet.finish().unwrap(),
            "\u{feff}who,value\r\n'=cmd|' /C calc'!A0,-0.5\r\n'+1,-0.5\r\n'-1,-0.5\r\n'@x,-0.5\r\n'\t=1,-0.5\r\n\"a,b\",-0.5\r\nplain,-0.5\r\n,2.71\r\n"
        );
    }
}
