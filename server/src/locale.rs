//! The visitor's language, which is also how numbers and days are written: chosen by an address, kept in a cookie.

use app::locale::{COOKIE, FIELD, Locale};
use app::state::Query;
use axum::extract::Request;
use axum::http::header::{
    CONTENT_TYPE, COOKIE as COOKIES, HeaderValue, LOCATION, SET_COOKIE, VARY,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// A year: longer than browsers keep it.
const SECONDS: u32 = 31_536_000;

tokio::task_local! {
    /// Of the request that is being answered, for what the server says itself ([`say`]).
    static SPOKEN: Locale;
}

/// Reads the visitor's choice; everything inside may [`say`] something.
pub(crate) async fn spoken(mut request: Request, next: Next) -> Response {
    let locale = of_cookie(request.headers());
    request.extensions_mut().insert(locale);
    SPOKEN.scope(locale, next.run(request)).await
}

/// The language of the request that is being answered; English outside of one.
pub(crate) fn current() -> Locale {
    SPOKEN.try_with(|locale| *locale).unwrap_or_default()
}

/// A text in that language.
pub(crate) fn say(text: &'static str) -> &'static str {
    app::say_in(current(), text)
}

/// Takes a choice, and marks pages as different for those who made another.
///
/// An address with `lang` makes the choice and leads to itself without it, so that no page has to know the field; one that
/// names no locale is left to the page, which says that it cannot use it.
pub(crate) async fn written(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let query = Query::parse(request.uri().query().unwrap_or_default());
    let chosen = query.get(FIELD).and_then(Locale::parse);
    if let Some(locale) = chosen.filter(|_| is_read) {
        let rest: Query = query
            .iter()
            .filter(|(field, _)| *field != FIELD)
            .map(|(field, text)| (field.to_owned(), text.to_owned()))
            .collect();
        return kept(locale, &rest.link(request.uri().path()));
    }
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        response
            .headers_mut()
            .append(VARY, HeaderValue::from_static("cookie"));
    }
    response
}

fn kept(locale: Locale, address: &str) -> Response {
    let cookie = format!(
        "{COOKIE}={}; Path=/; Max-Age={SECONDS}; SameSite=Lax; HttpOnly",
        locale.code()
    );
    // Two slashes at the start would be another host.
    let address = format!("/{}", address.trim_start_matches(['/', '\\']));
    let headers = [(LOCATION, address), (SET_COOKIE, cookie)];
    (StatusCode::SEE_OTHER, headers).into_response()
}

fn of_cookie(headers: &HeaderMap) -> Locale {
    let cookies = headers
        .get_all(COOKIES)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    let mut kept = cookies.filter_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        Locale::parse(value).filter(|_| name == COOKIE)
    });
    kept.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_among_others_is_found_and_nonsense_is_english() {
        let locale = |cookie: &str| {
            let value = HeaderValue::from_str(cookie).ok();
            let headers = value.map(|value| HeaderMap::from_iter([(COOKIES, value)]));
            of_cookie(&headers.unwrap_or_default())
        };
        assert_eq!(locale("a=b; clave-lang=pt-BR; c=d"), Locale::Brazilian);
        assert_eq!(locale("clave-lang=xx"), Locale::English);
        assert_eq!(locale("other=pt-BR"), Locale::English);
    }

    #[test]
    fn a_choice_leads_back_into_the_same_site() {
        let answer = kept(Locale::Brazilian, "//elsewhere.example/");
        let location = answer
            .headers()
            .get(LOCATION)
            .and_then(|value| value.to_str().ok());
        assert_eq!(location, Some("/elsewhere.example/"));
    }
}
