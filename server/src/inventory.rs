//! Every address the server answers: with which method, for whom, from what input, at what cost.
//!
//! The list is the law and not a description of it: an address that is not here is answered by nobody
//! (`access::admit`), and tests hold the list against the routes that the app and the router make.

use app::visitor::Role;
use axum::extract::{MatchedPath, Request};
use axum::http::Method;

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Everybody, also before a login.
    Everybody,
    /// Whoever has at least this role; in the public demo everybody.
    From(Role),
}

/// Which of a client's budgets a question is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// None: answered from memory. `/readyz` looks at the database, but only a few times a second, however often it is
    /// asked ([`READINESS_MEMORY`](crate::limits::READINESS_MEMORY)).
    Free,
    /// That of pages and their data.
    Ordinary,
    /// The small one of files in and out, and of passwords.
    Costly,
}

/// One method of one address.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint {
    /// `GET` answers `HEAD` too; `*` is any method.
    pub method: &'static str,
    /// As the router writes it.
    pub path: &'static str,
    /// What it takes, and the type that checks it.
    pub input: &'static str,
    /// Who may ask.
    pub reach: Reach,
    /// What it costs a client.
    pub cost: Cost,
}

const EVERYBODY: Reach = Reach::Everybody;
const VIEWER: Reach = Reach::From(Role::Viewer);
const ANALYST: Reach = Reach::From(Role::Analyst);

const fn endpoint(
    method: &'static str,
    path: &'static str,
    input: &'static str,
    reach: Reach,
    cost: Cost,
) -> Endpoint {
    Endpoint {
        method,
        path,
        input,
        reach,
        cost,
    }
}

/// All of them. Every path and query together are at most [`ADDRESS_BYTES`](crate::limits::ADDRESS_BYTES) long, every
/// body at most [`BODY_BYTES`](crate::limits::BODY_BYTES), a file to score [`SCORE_BYTES`](app::api::SCORE_BYTES), and what
/// the API is to predict [`API_BODY_BYTES`](crate::limits::API_BODY_BYTES).
#[rustfmt::skip]
pub const ENDPOINTS: &[Endpoint] = &[
    endpoint("GET", "/", "nothing", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/cohorts", "query: CohortsView", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/customer", "query: id, at most 200 letters", ANALYST, Cost::Ordinary),
    endpoint("GET", "/api/customers", "query: CustomersView", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/data", "nothing", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/explore", "query: ExploreFilters", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/model", "nothing", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/overview", "nothing", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/score-form", "nothing", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/segments", "query: OfferView", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/status", "nothing", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/twins", "query: WhatIfInputs", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/v1", "nothing: leads to /api/v1/", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/v1/", "nothing", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/v1/cohorts", "see /api/v1/", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/v1/customers", "see /api/v1/", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/v1/customers/{customer_id}", "see /api/v1/", ANALYST, Cost::Ordinary),
    endpoint("GET", "/api/v1/customers/{customer_id}/prediction", "see /api/v1/", ANALYST, Cost::Ordinary),
    endpoint("GET", "/api/v1/features", "see /api/v1/", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/v1/health", "nothing", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/v1/openapi.json", "nothing", VIEWER, Cost::Ordinary),
    endpoint("POST", "/api/v1/predictions/customers", "JSON, at most 1 MB: see /api/v1/", ANALYST, Cost::Ordinary),
    endpoint("POST", "/api/v1/predictions/rows", "JSON, at most 1 MB: see /api/v1/", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/v1/scoreboard", "nothing", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/v1/segments", "see /api/v1/", VIEWER, Cost::Ordinary),
    endpoint("*", "/api/v1/{*rest}", "nothing: there is nothing here", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/what-if", "query: WhatIfInputs", VIEWER, Cost::Ordinary),
    endpoint("GET", "/api/what-if-form", "nothing", VIEWER, Cost::Ordinary),
    endpoint("*", "/api/{*rest}", "nothing: there is nothing here", VIEWER, Cost::Ordinary),
    endpoint("GET", "/cohorts", "query: CohortsView", VIEWER, Cost::Ordinary),
    endpoint("GET", "/customers", "query: CustomersView", VIEWER, Cost::Ordinary),
    endpoint("GET", "/customers.csv", "query: CustomersView", ANALYST, Cost::Costly),
    endpoint("GET", "/customers/{id}", "path: id, at most 200 letters", ANALYST, Cost::Ordinary),
    endpoint("GET", "/data", "nothing", VIEWER, Cost::Ordinary),
    endpoint("GET", "/explore", "query: ExploreFilters", VIEWER, Cost::Ordinary),
    endpoint("GET", "/livez", "nothing", EVERYBODY, Cost::Free),
    endpoint("GET", "/login", "query: next, a path of ours", EVERYBODY, Cost::Ordinary),
    endpoint("POST", "/login", "form: name, password, next", EVERYBODY, Cost::Costly),
    endpoint("GET", "/login/callback", "query: code, state", EVERYBODY, Cost::Costly),
    endpoint("POST", "/logout", "nothing", EVERYBODY, Cost::Ordinary),
    endpoint("GET", "/model", "nothing", VIEWER, Cost::Ordinary),
    endpoint("GET", "/model/{model_id}", "path: 12 hexadecimal digits", VIEWER, Cost::Ordinary),
    endpoint("GET", "/readyz", "nothing", EVERYBODY, Cost::Free),
    endpoint("GET", "/score", "nothing", VIEWER, Cost::Ordinary),
    endpoint("POST", "/score", "form: file, decimal, as_of, skip_bad", VIEWER, Cost::Costly),
    endpoint("GET", "/segments", "query: OfferView", VIEWER, Cost::Ordinary),
    endpoint("GET", "/segments/audience.csv", "query: OfferView", ANALYST, Cost::Costly),
    endpoint("GET", "/what-if", "query: WhatIfInputs", VIEWER, Cost::Ordinary),
];

/// What the router found for a request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found {
    /// An address of the list.
    Listed(Reach),
    /// A route that is not on the list.
    Unlisted,
    /// No route, and no file of the site: those are answered before anybody asks ([`crate::files`]).
    Nowhere,
}

pub(crate) fn find(request: &Request) -> Found {
    let Some(path) = request.extensions().get::<MatchedPath>() else {
        return Found::Nowhere;
    };
    at(request.method(), path.as_str())
        .map_or(Found::Unlisted, |endpoint| Found::Listed(endpoint.reach))
}

pub(crate) fn cost(request: &Request) -> Cost {
    let path = request.extensions().get::<MatchedPath>();
    let found = path.and_then(|path| at(request.method(), path.as_str()));
    // The app's page for what does not exist is a page like others.
    found.map_or(Cost::Ordinary, |endpoint| endpoint.cost)
}

/// The endpoint of this method, or one of the same path: the router refuses the method.
fn at(method: &Method, path: &str) -> Option<&'static Endpoint> {
    let method = if method == Method::HEAD {
        "GET"
    } else {
        method.as_str()
    };
    let mut same_path = ENDPOINTS.iter().filter(|endpoint| endpoint.path == path);
    let exact = same_path
        .clone()
        .find(|endpoint| endpoint.method == method || endpoint.method == "*");
    exact.or_else(|| same_path.next())
}

/// The list as a table of Markdown.
pub fn table() -> String {
    let rows = ENDPOINTS.iter().map(|endpoint| {
        let reach = match endpoint.reach {
            Reach::Everybody => "everybody",
            Reach::From(Role::Viewer) => "viewer",
            Reach::From(Role::Analyst) => "analyst",
        };
        let cost = match endpoint.cost {
            Cost::Free => "none",
            Cost::Ordinary => "ordinary",
            Cost::Costly => "costly",
        };
        let Endpoint {
            method,
            path,
            input,
            ..
        } = endpoint;
        let method = if *method == "*" { "any" } else { method };
        format!("| {method} | `{path}` | {input} | {reach} | {cost} |\n")
    });
    let head = "| method | path | input | role | budget |\n|---|---|---|---|---|\n";
    std::iter::once(head.to_owned()).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_names_nothing_twice() {
        let names = ENDPOINTS
            .iter()
            .map(|endpoint| (endpoint.path, endpoint.method));
        assert!(names.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn a_method_that_is_not_listed_keeps_the_reach_of_its_address() {
        let reach = |method: &Method, path| at(method, path).map(|endpoint| endpoint.reach);
        assert_eq!(reach(&Method::HEAD, "/customers/{id}"), Some(ANALYST));
        assert_eq!(reach(&Method::DELETE, "/customers/{id}"), Some(ANALYST));
        assert_eq!(reach(&Method::GET, "/elsewhere"), None);
    }

    #[test]
    fn the_checked_in_table_is_the_list() {
        let text = include_str!("../../docs/ENDPOINTS.md");
        assert!(
            text.contains(&table()),
            "run: clv-server --endpoints, and put the table into docs/ENDPOINTS.md"
        );
    }
}
