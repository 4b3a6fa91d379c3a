//! The page with the form, written by hand: it needs no data and no program.

use crate::error_page::{document, escaped};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{Html, IntoResponse, Response};

/// What is on it.
pub(crate) struct LoginPage<'a> {
    pub(crate) status: StatusCode,
    /// What went wrong before.
    pub(crate) problem: Option<&'static str>,
    /// The name that was given.
    pub(crate) name: &'a str,
    /// Where to go afterwards.
    pub(crate) next: &'a str,
}

pub(crate) fn login_page(page: &LoginPage<'_>) -> Response {
    let problem = page.problem.map_or_else(String::new, |problem| {
        format!(
            "<p class=\"form-problem\" role=\"alert\">{}</p>",
            escaped(problem)
        )
    });
    let (name, next) = (escaped(page.name), escaped(page.next));
    let body = format!(
        "<h1>Log in to Clave</h1>{problem}\
         <form class=\"login\" method=\"post\" action=\"/login\">\
         <input type=\"hidden\" name=\"next\" value=\"{next}\">\
         <label>Name<input name=\"name\" value=\"{name}\" autocomplete=\"username\" autocapitalize=\"none\" required maxlength=\"200\"></label>\
         <label>Password<input name=\"password\" type=\"password\" autocomplete=\"current-password\" required maxlength=\"200\"></label>\
         <button class=\"button\" type=\"submit\">Log in</button></form>\
         <p class=\"hint\">Accounts are made by whoever runs this server.</p>"
    );
    let mut response = Html(document("Log in", &body)).into_response();
    *response.status_mut() = page.status;
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
