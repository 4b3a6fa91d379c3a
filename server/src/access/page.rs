//! The page with the form, written by hand: it needs no data and no program.

use super::NEXT;
use crate::error_page::{document, escaped};
use crate::locale::{self, say};
use app::locale::{FIELD, Locale};
use app::state::Query;
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
    let (given, next) = (escaped(page.name), escaped(page.next));
    let title = say("Log in");
    let (heading, name, password) = (say("Log in to Clave"), say("Name"), say("Password"));
    let hint = say("Accounts are made by whoever runs this server.");
    let body = format!(
        "<h1>{heading}</h1>{problem}\
         <form class=\"login\" method=\"post\" action=\"/login\">\
         <input type=\"hidden\" name=\"next\" value=\"{next}\">\
         <label>{name}<input name=\"name\" value=\"{given}\" autocomplete=\"username\" autocapitalize=\"none\" required maxlength=\"200\"></label>\
         <label>{password}<input name=\"password\" type=\"password\" autocomplete=\"current-password\" required maxlength=\"200\"></label>\
         <button class=\"button\" type=\"submit\">{title}</button></form>\
         <p class=\"hint\">{hint}</p>{}",
        languages(page.next)
    );
    let mut response = Html(document(title, &body)).into_response();
    *response.status_mut() = page.status;
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The way to the same page in every other language.
fn languages(next: &str) -> String {
    let others = Locale::ALL
        .into_iter()
        .filter(|other| *other != locale::current());
    let links = others.map(|other| {
        let code = other.code();
        let name = match other {
            Locale::English => "English",
            Locale::Brazilian => "Português (Brasil)",
        };
        let query = Query::default()
            .with(NEXT, next.to_owned())
            .with(FIELD, code.to_owned());
        let address = escaped(&query.link("/login"));
        format!("<a href=\"{address}\" lang=\"{code}\" hreflang=\"{code}\">{name}</a>")
    });
    format!(
        "<p class=\"hint\">{}</p>",
        links.collect::<Vec<_>>().join(" ")
    )
}
