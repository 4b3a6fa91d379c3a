//! Customers as files: those of the list as it is filtered and sorted, and those that a contact pays for, as the planner of
//! the segments page counts them.
//!
//! The second are the first of the list in the order of expected value, so no query of its own is needed: the planner's
//! question says how many, and the list's question who.

use crate::error_page::{refusal, store_refusal};
use crate::locale::say;
use crate::spreadsheet::{Cell, Sheet, attachment};
use app::api::context::AppState;
use app::api::sources::Sources;
use app::api::{CUSTOMER_FILE_ROWS, RequestId};
use app::state::{CustomersView, OfferView, Problem, Query};
use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use clv_store::read::{
    self, CustomerOrder, CustomerRow, CustomersPage, CustomersQuestion, Edge, OverviewRow,
};

const HEADER: [&str; 14] = [
    "customer_id",
    "expected_value",
    "p_returns",
    "spend_if_returns",
    "value_so_far",
    "purchase_days",
    "last_purchase_on",
    "segment",
    "state",
    "first_category",
    "currency",
    "horizon_days",
    "model_id",
    "data_as_of",
];

/// `GET /segments/audience.csv?cost=…&margin=…&uplift=…`
pub(crate) async fn audience(
    State(app): State<AppState>,
    Extension(id): Extension<RequestId>,
    sources: Option<Extension<Sources>>,
    uri: Uri,
) -> Response {
    let parsed = OfferView::parse(&Query::parse(uri.query().unwrap_or_default()));
    if let Some(problem) = parsed.problems.first() {
        return unusable(say("This cannot be reckoned"), problem, &id);
    }
    let threshold = match parsed.value.offer() {
        Ok(offer) => offer.threshold(),
        Err(error) => {
            let message = error.to_string();
            return refusal(
                StatusCode::BAD_REQUEST,
                say("This cannot be reckoned"),
                &message,
                &id,
            );
        }
    };
    let plan = match read::segments(&app.pool, threshold).await {
        Ok(plan) => plan,
        Err(error) => return store_refusal(&error, &uri, &id),
    };
    let customers = plan.worth_contacting.customers.min(CUSTOMER_FILE_ROWS);
    let Some(rows) = u32::try_from(customers).ok().filter(|rows| *rows > 0) else {
        return refusal(
            StatusCode::NOT_FOUND,
            say("There is nobody to contact"),
            say(
                "Under these suppositions no customer is expected to be worth a contact, or there is no forecast yet.",
            ),
            &id,
        );
    };
    let question = CustomersQuestion {
        order: CustomerOrder::Expected,
        is_ascending: false,
        edge: Edge::Beginning,
        id_begins: None,
        segment: None,
        state: None,
        category: None,
        has_returned: None,
        rows,
    };
    let page = match read::customers(&app.pool, &question).await {
        Ok(page) => page,
        Err(error) => return store_refusal(&error, &uri, &id),
    };
    if let Some(Extension(sources)) = sources {
        // Read of two publications they would not fit: the middleware then asks again.
        sources.note(plan.overview.shown);
        sources.note(page.overview.shown);
    }
    file("audience", &page, &uri, &id)
}

/// `GET /customers.csv?…`, with the fields of the list's address.
pub(crate) async fn listed(
    State(app): State<AppState>,
    Extension(id): Extension<RequestId>,
    sources: Option<Extension<Sources>>,
    uri: Uri,
) -> Response {
    let parsed = CustomersView::parse(&Query::parse(uri.query().unwrap_or_default()));
    if let Some(problem) = parsed.problems.first() {
        return unusable(say("These customers cannot be listed"), problem, &id);
    }
    let overview = match read::overview(&app.pool).await {
        Ok(overview) => overview,
        Err(error) => return store_refusal(&error, &uri, &id),
    };
    let question = CustomersQuestion {
        rows: u32::try_from(CUSTOMER_FILE_ROWS).unwrap_or(u32::MAX),
        ..parsed
            .value
            .first_page()
            .to_store(overview.model_id.is_some(), 0)
    };
    let page = match read::customers(&app.pool, &question).await {
        Ok(page) => page,
        Err(error) => return store_refusal(&error, &uri, &id),
    };
    if let Some(Extension(sources)) = sources {
        sources.note(overview.shown);
        sources.note(page.overview.shown);
    }
    if page.customers.is_empty() {
        return refusal(
            StatusCode::NOT_FOUND,
            say("Nobody is in this list"),
            say("No customer is left by these filters, so there is nothing to write into a file."),
            &id,
        );
    }
    file("customers", &page, &uri, &id)
}

/// An address of which a part cannot be used.
fn unusable(title: &str, problem: &Problem, id: &RequestId) -> Response {
    let message = format!("{}: {}", problem.written(), problem.message);
    refusal(StatusCode::BAD_REQUEST, title, &message, id)
}

fn file(name: &str, page: &CustomersPage, uri: &Uri, id: &RequestId) -> Response {
    match sheet(&page.overview, &page.customers) {
        Ok(text) => attachment(&format!("clave-{name}-{}.csv", page.overview.as_of), text),
        Err(error) => {
            tracing::error!(%error, name, "a file of customers cannot be written");
            crate::error_page::error_response(StatusCode::INTERNAL_SERVER_ERROR, uri, id)
        }
    }
}

fn sheet(overview: &OverviewRow, customers: &[CustomerRow]) -> Result<String, csv::Error> {
    let mut sheet = Sheet::new(&HEADER)?;
    let as_of = overview.as_of.to_string();
    for row in customers {
        let last = row.last_purchase_on.to_string();
        sheet.push(&[
            Cell::Text(&row.customer_id),
            cents(row.expected_value_cents),
            row.p_returns.map_or(Cell::Nothing, Cell::Number),
            cents(row.spend_if_returns_cents),
            cents(Some(row.value_cents)),
            Cell::Whole(row.purchase_days),
            Cell::Text(&last),
            Cell::Text(&row.segment),
            row.state.as_deref().into(),
            row.first_category.as_deref().into(),
            Cell::Text(&overview.currency),
            Cell::Whole(overview.horizon_days.into()),
            overview.model_id.as_deref().into(),
            Cell::Text(&as_of),
        ])?;
    }
    sheet.finish()
}

fn cents(cents: Option<i64>) -> Cell<'static> {
    cents.map_or(Cell::Nothing, |cents| {
        Cell::Amount(clv_core::money::Cents(cents).units())
    })
}
