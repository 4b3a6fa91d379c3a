use super::BadMart;
use crate::api::{CustomerExpected, CustomerLine, Customers, Found, SegmentName, Status};
use crate::state::{CustomerSort, CustomersView, ListEdge, ListPlace, Problem};
use crate::words::say;
use clv_core::money::Cents;
use clv_store::read::{
    CustomerChoice, CustomerOrder, CustomerRow, CustomersPage, CustomersQuestion, Edge,
    FoundCustomers, Place,
};

impl CustomersView {
    /// The question to the store. One row more than is shown tells whether there is another page.
    pub fn to_store(&self, has_forecast: bool, rows: u32) -> CustomersQuestion {
        let order = self.order(has_forecast);
        CustomersQuestion {
            order: match order {
                CustomerSort::Expected => CustomerOrder::Expected,
                CustomerSort::Chance => CustomerOrder::Chance,
                CustomerSort::Value => CustomerOrder::Value,
                CustomerSort::Days => CustomerOrder::PurchaseDays,
                CustomerSort::Last => CustomerOrder::LastPurchase,
            },
            is_ascending: self.is_ascending,
            edge: match self.edge_in(order) {
                None => Edge::Beginning,
                Some(ListEdge::After(place)) => Edge::After(to_store(place)),
                Some(ListEdge::Before(place)) => Edge::Before(to_store(place)),
            },
            // As the list writes it: the beginning and an ellipsis.
            id_begins: self
                .search
                .as_deref()
                .map(|id| id.trim().trim_end_matches('…').to_owned()),
            segment: self.segment.clone(),
            state: self.state.clone(),
            category: self.category.clone(),
            has_returned: self.has_returned,
            rows: rows.saturating_add(1),
        }
    }
}

impl Customers {
    pub(in crate::api) fn from_rows(
        view: CustomersView,
        rows: u32,
        page: CustomersPage,
    ) -> Result<Self, BadMart> {
        let status = Status::from_row(&page.overview)?;
        let edge = view.edge_in(view.order(status.model_id.is_some()));
        let Listed {
            rows: shown,
            previous,
            next,
        } = listed(page.customers, rows, edge);
        let choices = Choices {
            segments: named(&page.choices, "segment"),
            states: named(&page.choices, "state"),
            categories: named(&page.choices, "category"),
        };
        Ok(Self {
            problems: problems(&view, &choices, status.model_id.is_some()),
            all: page.overview.customers,
            found: found(page.found, page.overview.customers),
            customers: shown.into_iter().map(CustomerLine::from).collect(),
            previous,
            next,
            segments: choices
                .segments
                .into_iter()
                .map(SegmentName::from)
                .collect(),
            states: choices.states,
            categories: choices.categories,
            status,
            view,
        })
    }
}

fn to_store(place: &ListPlace) -> Place {
    Place {
        value: place.value.clone(),
        customer_id: place.customer_id.clone(),
    }
}

/// What is shown of the rows that were read, and what its neighbours keep to.
struct Listed {
    rows: Vec<CustomerRow>,
    previous: Option<ListPlace>,
    next: Option<ListPlace>,
}

/// One row more than fits was read if there is one, at the far side of the edge: it tells whether there is another page.
/// On the near side lies the page that the edge belongs to.
fn listed(mut rows: Vec<CustomerRow>, shown: u32, edge: Option<&ListEdge>) -> Listed {
    let shown = usize::try_from(shown).unwrap_or(usize::MAX);
    let has_more = rows.len() > shown;
    let is_backwards = matches!(edge, Some(ListEdge::Before(_)));
    if is_backwards && has_more {
        rows.remove(0);
    }
    rows.truncate(shown);
    let place = |row: &CustomerRow| ListPlace {
        value: row.place.clone(),
        customer_id: row.customer_id.clone(),
    };
    let (is_first, is_last) = match edge {
        None => (true, !has_more),
        Some(ListEdge::After(_)) => (false, !has_more),
        Some(ListEdge::Before(_)) => (!has_more, false),
    };
    Listed {
        previous: rows.first().filter(|_| !is_first).map(place),
        next: rows.last().filter(|_| !is_last).map(place),
        rows,
    }
}

/// What can be filtered by, by name.
#[derive(Default)]
struct Choices {
    segments: Vec<String>,
    states: Vec<String>,
    categories: Vec<String>,
}

fn named(choices: &[CustomerChoice], dimension: &str) -> Vec<String> {
    choices
        .iter()
        .filter(|choice| choice.dimension == dimension)
        .map(|choice| choice.name.clone())
        .collect()
}

fn found(counted: FoundCustomers, all: i64) -> Found {
    match counted {
        FoundCustomers::All => Found::Exactly(all),
        FoundCustomers::Exactly(count) => Found::Exactly(count),
        FoundCustomers::MoreThan(count) => Found::MoreThan(count),
    }
}

/// Names that no customer has, an order that needs a forecast, and a place of another order.
fn problems(view: &CustomersView, choices: &Choices, has_forecast: bool) -> Vec<Problem> {
    let unknown = |field: &str, name: &Option<String>, names: &[String]| {
        let name = name.as_ref().filter(|name| !names.contains(name))?;
        Some(Problem::new(
            field,
            name,
            match field {
                "segment" => say("No customer is in a segment of this name."),
                "state" => say("No customer has this state."),
                _ => say("No customer has this category."),
            },
        ))
    };
    let order = view.order(has_forecast);
    let unsorted = view
        .sort
        .filter(|sort| *sort != order)
        .map(|sort| Problem::new("sort", sort.name(), say("There is no forecast to sort by.")));
    let astray = view
        .edge
        .as_ref()
        .filter(|_| view.edge_in(order).is_none())
        .map(|edge| {
            Problem::new(
                edge.field(),
                &edge.place().to_string(),
                say("This page of the list does not exist; shown is the first."),
            )
        });
    [
        unknown("segment", &view.segment, &choices.segments),
        unknown("state", &view.state, &choices.states),
        unknown("category", &view.category, &choices.categories),
        unsorted,
        astray,
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl From<CustomerRow> for CustomerLine {
    fn from(row: CustomerRow) -> Self {
        Self {
            expected: expected(
                row.p_returns,
                row.spend_if_returns_cents,
                row.expected_value_cents,
            ),
            customer_id: row.customer_id,
            state: row.state,
            first_category: row.first_category,
            segment: row.segment.into(),
            first_purchase_on: row.first_purchase_on,
            last_purchase_on: row.last_purchase_on,
            purchase_days: row.purchase_days,
            orders: row.orders,
            value: Cents(row.value_cents),
        }
    }
}

/// All of it or nothing.
pub(super) fn expected(
    p_returns: Option<f64>,
    spend_cents: Option<i64>,
    value_cents: Option<i64>,
) -> Option<CustomerExpected> {
    Some(CustomerExpected {
        p_returns: p_returns?,
        spend_if_returns: Cents(spend_cents?),
        value: Cents(value_cents?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_know_their_neighbours() {
        let read = |count: u32| (0..count).map(row).collect::<Vec<_>>();
        let place = ListPlace {
            value: "1".to_owned(),
            customer_id: "x".to_owned(),
        };
        let ends = |listed: Listed| {
            let id = |place: Option<ListPlace>| place.map(|place| place.customer_id);
            (listed.rows.len(), id(listed.previous), id(listed.next))
        };
        let some = |id: &str| Some(id.to_owned());
        assert_eq!(ends(listed(read(3), 50, None)), (3, None, None));
        assert_eq!(ends(listed(read(51), 50, None)), (50, None, some("49")));
        let after = ListEdge::After(place.clone());
        assert_eq!(
            ends(listed(read(51), 50, Some(&after))),
            (50, some("0"), some("49"))
        );
        assert_eq!(
            ends(listed(read(1), 50, Some(&after))),
            (1, some("0"), None)
        );
        let before = ListEdge::Before(place);
        // Read backwards: the row more than fits comes first.
        assert_eq!(
            ends(listed(read(51), 50, Some(&before))),
            (50, some("1"), some("50"))
        );
        assert_eq!(
            ends(listed(read(50), 50, Some(&before))),
            (50, None, some("49"))
        );
    }

    fn row(number: u32) -> CustomerRow {
        CustomerRow {
            customer_id: number.to_string(),
            state: None,
            first_category: None,
            segment: "New".to_owned(),
            first_purchase_on: chrono::NaiveDate::default(),
            last_purchase_on: chrono::NaiveDate::default(),
            purchase_days: 1,
            orders: 1,
            value_cents: 0,
            p_returns: None,
            spend_if_returns_cents: None,
            expected_value_cents: None,
            place: "1".to_owned(),
        }
    }

    #[test]
    fn a_place_of_another_order_is_not_asked_for_and_reported() {
        let view =
            CustomersView::parse(&crate::state::Query::parse("sort=last&after=12.5~x")).value;
        assert_eq!(view.to_store(true, 50).edge, Edge::Beginning);
        let fields: Vec<_> = problems(&view, &Choices::default(), true)
            .into_iter()
            .map(|problem| problem.field)
            .collect();
        assert_eq!(fields, ["after"]);
    }

    #[test]
    fn names_that_nobody_has_and_orders_that_need_a_forecast_are_reported() {
        let view = CustomersView::parse(&crate::state::Query::parse(
            "segment=Old&state=ZZ&category=toys&sort=chance",
        ))
        .value;
        let choices = Choices {
            segments: vec!["New".to_owned()],
            states: vec!["SP".to_owned()],
            categories: vec!["toys".to_owned()],
        };
        let fields: Vec<_> = problems(&view, &choices, false)
            .into_iter()
            .map(|problem| problem.field)
            .collect();
        assert_eq!(fields, ["segment", "state", "sort"]);
    }
}
