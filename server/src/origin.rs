//! Where a request that is not a plain read comes from: only from our own pages, or from no browser at all.

use crate::error_page::error_response;
use crate::guard::id;
use axum::extract::Request;
use axum::http::header::{ALLOW, HOST, HeaderValue, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

/// Refuses methods that nothing here knows, and what another site's page sends in the name of our visitor.
///
/// Browsers say with `Sec-Fetch-Site` who asks, older ones with `Origin`; neither can be set by a page. What carries
/// neither was sent by a program, which acts in nobody's name but its own.
pub(crate) async fn own_only(request: Request, next: Next) -> Response {
    let answer = |status| error_response(status, request.uri(), &id(&request));
    match *request.method() {
        Method::GET | Method::HEAD | Method::OPTIONS => {}
        Method::POST | Method::PUT | Method::PATCH | Method::DELETE => {
            if !is_own(request.headers()) {
                tracing::warn!("turned away: sent by another site");
                return answer(StatusCode::FORBIDDEN);
            }
        }
        // The API says by itself which methods an address has.
        _ if crate::v1::is_at(request.uri()) => {}
        _ => {
            let mut response = answer(StatusCode::METHOD_NOT_ALLOWED);
            let known = HeaderValue::from_static("GET, HEAD, POST");
            response.headers_mut().insert(ALLOW, known);
            return response;
        }
    }
    next.run(request).await
}

fn is_own(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let origin = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.split_once("://"));
    match (origin, host) {
        (Some((_, origin)), Some(host)) => origin.eq_ignore_ascii_case(host),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| {
            let name = axum::http::HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        });
        is_own(&headers.collect())
    }

    #[test]
    fn our_own_pages_and_programs_may_send() {
        assert!(own(&[]));
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[
            ("origin", "https://clave.example"),
            ("host", "clave.example")
        ]));
    }

    #[test]
    fn other_sites_may_not() {
        assert!(!own(&[("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(!own(&[
            ("origin", "https://evil.example"),
            ("host", "clave.example")
        ]));
        assert!(!own(&[("origin", "null"), ("host", "clave.example")]));
        assert!(!own(&[("origin", "https://clave.example")]));
        let both = [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://clave.example"),
            ("host", "clave.example"),
        ];
        assert!(!own(&both));
    }
}
