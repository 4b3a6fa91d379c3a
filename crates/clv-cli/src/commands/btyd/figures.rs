//! The figures of every customer, and where they go.

use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::predict::Summary;
use crate::atomic;
use crate::console::{Console, print};
use crate::failure::Failure;

/// One customer's figures; times are in the unit of the command.
#[derive(Debug, Serialize)]
pub(super) struct Figures<'a> {
    pub(super) customer_id: &'a str,
    pub(super) frequency: u32,
    pub(super) recency: f64,
    #[serde(rename = "T")]
    pub(super) age: f64,
    pub(super) monetary_value: Option<f64>,
    pub(super) p_alive: f64,
    pub(super) expected_purchases: f64,
    pub(super) expected_spend: Option<f64>,
    pub(super) clv: Option<f64>,
}

/// Where the figures go.
#[derive(Debug)]
pub(super) enum Target {
    StandardOutput,
    File(PathBuf),
}

impl Target {
    /// # Errors
    /// A file in a folder that does not exist, before anything is computed.
    pub(super) fn of(output: &Path) -> Result<Self, Failure> {
        if output == Path::new("-") {
            return Ok(Self::StandardOutput);
        }
        let folder = output.parent().filter(|folder| *folder != Path::new(""));
        if folder.is_some_and(|folder| !folder.is_dir()) || output.is_dir() {
            return Err(
                Failure::environment(format!("{} cannot be written", output.display()))
                    .hint("--output is a file in a folder that exists, or - for standard output"),
            );
        }
        Ok(Self::File(output.to_owned()))
    }

    /// Writes the figures; the summary goes to standard output unless they do.
    pub(super) fn write(
        &self,
        figures: &[Figures<'_>],
        summary: &Summary,
        console: Console,
        words: impl FnOnce() -> String,
    ) -> Result<(), Failure> {
        match self {
            Self::File(file) => {
                let text = if file
                    .extension()
                    .is_some_and(|extension| extension == "json")
                {
                    json(&figures)
                } else {
                    csv(figures)
                };
                let text = text.map_err(|error| unwritten(&file.display(), &error))?;
                atomic::write(file, &text)?;
                console.result(summary, words)
            }
            Self::StandardOutput if console.is_json() => {
                let document = Document {
                    summary,
                    predictions: figures,
                };
                let text = json(&document).map_err(|error| unwritten(&"the result", &error))?;
                print(&text)
            }
            Self::StandardOutput => {
                let text = csv(figures).map_err(|error| unwritten(&"the result", &error))?;
                print(&text)?;
                console.note(&words());
                Ok(())
            }
        }
    }
}

/// Summary and figures as one JSON document.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    predictions: &'a [Figures<'a>],
}

fn json(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec(value)?;
    text.push(b'\n');
    Ok(text)
}

fn csv(figures: &[Figures<'_>]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for one in figures {
        writer.serialize(one).map_err(io::Error::other)?;
    }
    writer.into_inner().map_err(|error| error.into_error())
}

fn unwritten(what: &impl std::fmt::Display, error: &io::Error) -> Failure {
    Failure::environment(format!("{what} cannot be written: {error}"))
}
