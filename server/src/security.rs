//! Request id, nonce and security headers, on every response of every route.

use app::api::RequestId;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;
use leptos::nonce::Nonce;
use std::hash::{BuildHasher, RandomState};

/// Where the request id is sent.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// Names the request, gives it a nonce, and dresses the response.
///
/// An id that comes in is not believed: it would let a visitor write into our log.
pub(crate) async fn dress(
    State(policy): State<Policy>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = RequestId(format!(
        "{:016x}",
        RandomState::new().hash_one(request.uri())
    ));
    let nonce = Nonce::new();
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    set_headers(response.headers_mut(), &policy, &id, &nonce);
    response
}

/// What may run and load, the same for all pages but for the nonce.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    connect: String,
    is_secure: bool,
}

impl Policy {
    /// `live_reload_port` opens the socket of cargo-leptos while developing.
    /// Visitors who come over TLS are told to stay with it.
    pub(crate) fn new(live_reload_port: Option<u16>, is_secure: bool) -> Self {
        let socket = |port| format!(" ws://127.0.0.1:{port} ws://localhost:{port}");
        Self {
            connect: live_reload_port.map_or_else(String::new, socket),
            is_secure,
        }
    }

    /// `'wasm-unsafe-eval'` lets WebAssembly compile and nothing else; scripts need our origin or the nonce,
    /// styles our origin: there is no inline style and no inline handler in the app.
    fn content(&self, nonce: &Nonce) -> String {
        let connect = &self.connect;
        format!(
            "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data:; connect-src 'self'{connect}; object-src 'none'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'"
        )
    }
}

fn set_headers(headers: &mut HeaderMap, policy: &Policy, id: &RequestId, nonce: &Nonce) {
    let fixed = HeaderValue::from_static;
    // Both are made of letters, digits and dashes; were they not, the strictest policy would stand.
    let id = HeaderValue::from_str(&id.0).unwrap_or_else(|_| fixed("unknown"));
    let content = HeaderValue::from_str(&policy.content(nonce))
        .unwrap_or_else(|_| fixed("default-src 'none'"));
    headers.insert(REQUEST_ID, id);
    headers.insert(CONTENT_SECURITY_POLICY, content);
    headers.insert(X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    headers.insert(REFERRER_POLICY, fixed("same-origin"));
    if policy.is_secure {
        headers.insert(STRICT_TRANSPORT_SECURITY, fixed("max-age=31536000"));
    }
    headers.insert(COOP, fixed("same-origin"));
    headers.insert(CORP, fixed("same-origin"));
    headers.insert(
        PERMISSIONS,
        fixed("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    );
}
