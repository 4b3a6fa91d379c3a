//! How answers travel: as JSON text.

use leptos::server_fn::codec::Post;
use leptos::server_fn::error::ServerFnErrorErr;
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Answers as JSON.
pub type Json = Post<JsonText>;

/// JSON that is read from text.
///
/// Leptos' own encoding reads from bytes, and the data inside a page from text. Every type would be read by two programs;
/// with this one the browser loads one of them.
#[derive(Debug, Clone, Copy)]
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(answer: &T) -> Result<leptos::server_fn::Bytes, Self::Error> {
        serde_json::to_vec(answer).map(Into::into)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = ServerFnErrorErr;

    fn decode(bytes: leptos::server_fn::Bytes) -> Result<T, Self::Error> {
        let unreadable = |error: String| ServerFnErrorErr::Deserialization(error);
        let text = std::str::from_utf8(&bytes).map_err(|error| unreadable(error.to_string()))?;
        serde_json::from_str(text).map_err(|error| unreadable(error.to_string()))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let answer = vec![Some("São Paulo".to_owned()), None];
        let bytes = JsonText::encode(&answer).unwrap();
        assert_eq!(&bytes[..], r#"["São Paulo",null]"#.as_bytes());
        let read: Vec<Option<String>> = JsonText::decode(bytes).unwrap();
        assert_eq!(read, answer);
    }

    #[test]
    fn what_is_no_text_is_an_error() {
        let read: Result<String, _> = JsonText::decode(vec![b'"', 0xff, b'"'].into());
        assert!(read.is_err());
    }
}
