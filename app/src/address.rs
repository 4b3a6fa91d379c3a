//! What a page reads from its address.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::state::Query;

/// The view in the query of the page at `path`, followed as long as the reader is there.
///
/// The router changes the address before it takes the page away: the fields of the next page are no question to this one.
pub(crate) fn view_at<V>(
    path: &'static str,
    parse: impl Fn(&Query) -> V + Send + Sync + 'static,
) -> Memo<V>
where
    V: Clone + PartialEq + Send + Sync + 'static,
{
    let location = use_location();
    Memo::new(move |shown: Option<&V>| match shown {
        Some(shown) if *location.pathname.read() != path => shown.clone(),
        _ => parse(&Query::parse(
            location.search.read().trim_start_matches('?'),
        )),
    })
}
