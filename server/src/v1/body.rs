//! Bodies: JSON of a bounded size, read into types; what does not fit is refused by the path of the field.

use super::kinds::{BODY_TOO_LARGE, INVALID_BODY, UNREADABLE_BODY, UNSUPPORTED_MEDIA_TYPE};
use super::problem::{FieldError, Problem};
use crate::limits::API_BODY_BYTES;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use futures_util::StreamExt;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;

/// A body that is what it should be.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::of(&UNSUPPORTED_MEDIA_TYPE));
        }
        read(&bounded(request.into_body()).await?).map(Self)
    }
}

/// `application/json`, in UTF-8 where it says, and not compressed.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
    else {
        return false;
    };
    let mut parts = kind.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let is_utf8 = parts.all(|part| match part.split_once('=') {
        Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
            value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    });
    essence.eq_ignore_ascii_case("application/json")
        && is_utf8
        && !headers.contains_key(CONTENT_ENCODING)
}

async fn bounded(body: Body) -> Result<Vec<u8>, Problem> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|_| Problem::of(&UNREADABLE_BODY))?;
        if bytes.len() + piece.len() > API_BODY_BYTES {
            return Err(Problem::of(&BODY_TOO_LARGE));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// A type that is read from an object only: by itself serde also takes a list of the fields' values.
#[derive(Debug)]
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let Object(value) = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        refused(path, &error.into_inner())
    })?;
    json.end().map_err(|error| refused(String::new(), &error))?;
    Ok(value)
}

fn refused(path: String, error: &serde_json::Error) -> Problem {
    let message = error.to_string();
    // "… at line 1 column 7": the place is told where there is no field to name.
    let (message, place) = message
        .rsplit_once(" at line ")
        .unwrap_or((message.as_str(), ""));
    let path = if path == "." { "" } else { path.as_str() };
    if error.is_data() {
        // Serde names the field that is missing or unknown in its words only.
        let field = ["missing field `", "unknown field `", "duplicate field `"]
            .iter()
            .find_map(|words| message.strip_prefix(words)?.split_once('`'))
            .map_or("", |(field, _)| field);
        let path = match (path, field) {
            (path, "") => path.to_owned(),
            ("", field) => field.to_owned(),
            (path, field) if path.ends_with(field) => path.to_owned(),
            (path, field) => format!("{path}.{field}"),
        };
        return Problem::about(
            &INVALID_BODY,
            vec![FieldError::new(path, sentence(message))],
        );
    }
    let message = format!(
        "{} at line {place}.",
        sentence(message).trim_end_matches('.')
    );
    Problem::about(&UNREADABLE_BODY, vec![FieldError::new(path, message)])
}

/// Words of serde as a sentence; what was given is not repeated at any length.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let rest: String = letters.take(300).collect();
    format!("{first}{}.", rest.replace('`', ""))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use axum::response::IntoResponse;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Rows {
        rows: Vec<Object<Row>>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        id: u8,
    }

    fn refusal(text: &str) -> String {
        format!("{:?}", read::<Rows>(text.as_bytes()).unwrap_err())
    }

    #[test]
    fn what_fits_is_read() {
        let Rows { rows } = read(br#" {"rows":[{"id":1},{"id":2}]} "#).unwrap();
        let ids: Vec<u8> = rows.into_iter().map(|Object(row)| row.id).collect();
        assert_eq!(ids, [1, 2]);
    }

    #[test]
    fn what_does_not_fit_is_named_by_its_path() {
        for (text, field) in [
            (r#"{"rows":[{"id":1},{"id":"x"}]}"#, "rows[1].id"),
            (r#"{"rows":[{}]}"#, "rows[0].id"),
            (r#"{"rows":[{"id":1,"name":2}]}"#, "rows[0].name"),
            (r#"{"row":[]}"#, "row"),
            ("{}", "rows"),
            ("[]", ""),
            (r#"[[{"id":1}]]"#, ""),
            (r#"{"rows":[[1]]}"#, "rows[0]"),
            (r#"{"rows":{}}"#, "rows"),
        ] {
            let told = refusal(text);
            assert!(told.contains("invalid-body"), "{text}: {told}");
            assert!(
                told.contains(&format!("field: {field:?}")),
                "{text}: {told}"
            );
            assert!(!told.contains("struct"), "{told}");
        }
    }

    #[test]
    fn what_is_no_json_is_told_where() {
        for text in ["", "{", "nope", r#"{"rows":[]} x"#, "\u{0}"] {
            let told = refusal(text);
            assert!(told.contains("unreadable-body"), "{text}: {told}");
            assert!(told.contains("line 1"), "{text}: {told}");
        }
        assert!(read::<Rows>(b"\xff").is_err());
    }

    #[tokio::test]
    async fn only_json_of_a_bounded_size_is_read() {
        let status = async |kind: Option<&str>, body: Vec<u8>| {
            let mut request = Request::post("/");
            if let Some(kind) = kind {
                request = request.header(CONTENT_TYPE, kind);
            }
            let request = request.body(Body::from(body)).unwrap();
            match JsonBody::<Rows>::from_request(request, &()).await {
                Ok(_) => 200,
                Err(problem) => problem.into_response().status().as_u16(),
            }
        };
        let body = || br#"{"rows":[]}"#.to_vec();
        for kind in ["application/json", "Application/JSON; charset=\"UTF-8\""] {
            assert_eq!(status(Some(kind), body()).await, 200, "{kind}");
        }
        for kind in [
            "text/plain",
            "application/json; charset=latin1",
            "",
            "application/xml",
        ] {
            assert_eq!(status(Some(kind), body()).await, 415, "{kind}");
        }
        assert_eq!(status(None, body()).await, 415);
        let mut long = body();
        long.resize(API_BODY_BYTES, b' ');
        assert_eq!(status(Some("application/json"), long.clone()).await, 200);
        long.push(b' ');
        assert_eq!(status(Some("application/json"), long).await, 413);
    }
}
