//! Answers that the caller already has are not sent again.
//!
//! An answer follows from what is published, the question, the language of whoever asks and the program that reads it. A
//! tag names these four, so that whoever comes back with it is told "not modified" before anything is read.

use crate::limits::TAG_TIMEOUT;
use app::api::context::AppState;
use app::locale::Locale;
use axum::extract::{Request, State};
use axum::http::header::{ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use clv_store::read::{Shown, shown};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Tags answers to questions, and spares those that did not change.
///
/// The publication is looked up before the answer is read: if another one comes in between, the tag is of the earlier one
/// and nobody is told again that nothing changed.
pub(crate) async fn unless_known(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    // Without a database there is no answer either; whoever reads it says what is wrong.
    let Ok(Ok(now)) = tokio::time::timeout(TAG_TIMEOUT, shown(&app.pool)).await else {
        return next.run(request).await;
    };
    let locale = request.extensions().get().copied().unwrap_or_default();
    let tag = tag_of(now, &app.program.folder, locale, request.uri());
    if is_among(request.headers(), &tag) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    let mut response = next.run(request).await;
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

fn tag_of(shown: Shown, program: &str, locale: Locale, question: &Uri) -> HeaderValue {
    let question = (question.path(), question.query());
    tag(program, (shown, locale.code(), question))
}

/// What an answer of this program is known by; another program may say the same numbers in other words. Weak, because
/// compression changes the bytes and not what they say.
pub(crate) fn tag(program: &str, answer: impl Hash) -> HeaderValue {
    // The hasher's keys are fixed: the tags of all servers of one build agree.
    let mut hasher = DefaultHasher::new();
    (program, env!("CARGO_PKG_VERSION"), answer).hash(&mut hasher);
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Whether the caller has an answer with this tag (RFC 9110, section 13.1.2: weak comparison). A star asks whether there is
/// any answer, which only reading tells.
pub(crate) fn is_among(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(wanted) = tag.to_str().map(opaque) else {
        return false;
    };
    let lists = headers.get_all(IF_NONE_MATCH).iter();
    lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','))
        .any(|known| opaque(known) == wanted)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn of(publication: i64, program: &str, question: &str) -> HeaderValue {
        tag_of(
            Shown::made_up(publication),
            program,
            Locale::English,
            &question.parse().unwrap(),
        )
    }

    #[test]
    fn a_tag_is_of_the_publication_the_program_and_the_question() {
        let one = of(1, "/pkg/a", "/api/explore?state=SP");
        assert_eq!(one, of(1, "/pkg/a", "/api/explore?state=SP"));
        for other in [
            of(2, "/pkg/a", "/api/explore?state=SP"),
            of(1, "/pkg/b", "/api/explore?state=SP"),
            of(1, "/pkg/a", "/api/explore?state=RJ"),
            of(1, "/pkg/a", "/api/explore"),
            of(1, "/pkg/a", "/api/status?state=SP"),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn a_tag_is_found_in_a_list_strong_or_weak() {
        let tag = HeaderValue::from_static("W/\"5f\"");
        let asked = |list: &'static str| {
            let header = (IF_NONE_MATCH, HeaderValue::from_static(list));
            is_among(&HeaderMap::from_iter([header]), &tag)
        };
        assert!(asked("W/\"5f\"") && asked("\"5f\"") && asked("\"a\", W/\"5f\""));
        assert!(!asked("\"5\"") && !asked("*") && !asked("W/5f"));
    }
}
