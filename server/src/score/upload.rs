//! The form as it comes over the network: one file, a few words, and bounds.

use app::api::{Refused, SCORE_BYTES};
use axum::body::{Body, Bytes};
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use chrono::NaiveDate;
use clv_ingest::log::DecimalMark;
use futures_util::{FutureExt, StreamExt};
use std::sync::Arc;

/// Room for the form's other fields and its boundaries.
const FORM_BYTES: usize = 16 * 1024;

/// A file that is too large is read on so far and thrown away, because a browser that is cut off while it sends shows
/// no answer. Larger ones are cut off.
const DRAINED_BYTES: usize = 32 << 20;

/// Longest name of a file that is shown.
const NAME_LETTERS: usize = 80;

/// What the form says.
#[derive(Debug, Default)]
pub(super) struct Upload {
    /// What the file is called.
    pub(super) name: String,
    /// All of it.
    pub(super) bytes: Arc<[u8]>,
    /// How its numbers are written, where that was said.
    pub(super) decimal: Option<DecimalMark>,
    /// The day to score as of, where that was said.
    pub(super) as_of: Option<NaiveDate>,
    /// Leave bad rows out.
    pub(super) skip_bad: bool,
}

/// A form that cannot be used.
#[derive(Debug)]
pub(super) struct Unusable {
    pub(super) status: StatusCode,
    message: &'static str,
    remedy: &'static str,
}

impl From<Unusable> for Refused {
    fn from(unusable: Unusable) -> Self {
        Self {
            message: unusable.message.to_owned(),
            remedy: Some(unusable.remedy.to_owned()),
            ..Self::default()
        }
    }
}

const TOO_LARGE: Unusable = Unusable {
    status: StatusCode::PAYLOAD_TOO_LARGE,
    message: "The file is larger than 1 MB.",
    remedy: "Send a part of it, or score it on the command line, which reads files of any size: clv predict FILE.",
};

const NO_FILE: Unusable = Unusable {
    status: StatusCode::UNPROCESSABLE_ENTITY,
    message: "No file came with the form, or an empty one.",
    remedy: "Choose a CSV file: a header and at least one row.",
};

const NO_FORM: Unusable = Unusable {
    status: StatusCode::BAD_REQUEST,
    message: "What was sent is not the form of this page.",
    remedy: "Choose the file below and send it again.",
};

const NO_DATE: Unusable = Unusable {
    status: StatusCode::UNPROCESSABLE_ENTITY,
    message: "The day to score as of is not a day of the calendar.",
    remedy: "Write it as 2018-08-28, or leave it empty.",
};

const NO_MULTIPART: Unusable = Unusable {
    status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
    ..NO_FORM
};

/// Reads the form.
pub(super) async fn read(head: &Parts, body: Body) -> Result<Upload, Unusable> {
    let kind = head.headers.get(CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data")) {
        return Err(NO_MULTIPART);
    }
    let bytes = bounded(body).await?;
    let mut request = Request::new(Body::from(bytes));
    *request.headers_mut() = head.headers.clone();
    let form = Multipart::from_request(request, &())
        .await
        .map_err(|_| NO_FORM)?;
    // All of it is here. A damaged form can still make its reader wait for more, which never comes.
    fields(form).now_or_never().unwrap_or(Err(NO_FORM))
}

async fn fields(mut form: Multipart) -> Result<Upload, Unusable> {
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let value = field.bytes().await.map_err(broken)?;
        let text = || String::from_utf8_lossy(&value).trim().to_owned();
        match name.as_str() {
            "file" => {
                if value.len() > SCORE_BYTES {
                    return Err(TOO_LARGE);
                }
                upload.name = shown(&file_name.unwrap_or_default());
                upload.bytes = Arc::from(&value[..]);
            }
            "decimal" => {
                upload.decimal = match text().as_str() {
                    "dot" => Some(DecimalMark::Dot),
                    "comma" => Some(DecimalMark::Comma),
                    _ => None,
                };
            }
            "as_of" if !value.is_empty() => {
                upload.as_of = Some(text().parse().map_err(|_| NO_DATE)?);
            }
            "skip_bad" => upload.skip_bad = !value.is_empty(),
            _ => {}
        }
    }
    if upload.bytes.is_empty() {
        return Err(NO_FILE);
    }
    Ok(upload)
}

async fn bounded(body: Body) -> Result<Bytes, Unusable> {
    let mut stream = body.into_data_stream();
    let (mut kept, mut seen) = (Vec::new(), 0_usize);
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|_| NO_FORM)?;
        seen = seen.saturating_add(piece.len());
        if seen > DRAINED_BYTES {
            break;
        }
        if seen <= SCORE_BYTES + FORM_BYTES {
            kept.extend_from_slice(&piece);
        }
    }
    if seen > SCORE_BYTES + FORM_BYTES {
        return Err(TOO_LARGE);
    }
    Ok(kept.into())
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn broken(error: MultipartError) -> Unusable {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        TOO_LARGE
    } else {
        NO_FORM
    }
}

/// The last part of a name, of a length that can be shown.
fn shown(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let letters = last.chars().filter(|letter| !letter.is_control());
    let name: String = letters.take(NAME_LETTERS).collect();
    if name.is_empty() {
        "the file".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_without_its_folders() {
        assert_eq!(shown("C:\\data\\mine.csv"), "mine.csv");
        assert_eq!(shown("../a\u{7}.csv"), "a.csv");
        assert_eq!(shown(""), "the file");
        assert_eq!(shown(&"x".repeat(500)).len(), NAME_LETTERS);
    }
}
