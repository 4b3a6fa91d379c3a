use super::{CustomerSort, ListEdge, ListPlace, Parsed, Problem, Query, percent_encoded};
use crate::words::say;
use serde::{Deserialize, Serialize};

/// Which customers the list shows, in which order, from where on.
///
/// In the address: `q` (beginning of the customer's number), `segment`, `state`, `category`, `bought` (`once` or `again`),
/// `sort`, `dir=asc`, and `after` or `before`, which the links to the next page and the one before set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomersView {
    /// Beginning of the customer's number.
    pub search: Option<String>,
    /// Segment, by its name in the data.
    pub segment: Option<String>,
    /// State or region of the latest order, as in the data.
    pub state: Option<String>,
    /// Category of the first order, as in the data.
    pub category: Option<String>,
    /// Customers with purchases on more than one day, or only the others.
    pub has_returned: Option<bool>,
    /// What they are sorted by; nothing means what is expected of them, or without a forecast their value so far.
    pub sort: Option<CustomerSort>,
    /// Smallest first.
    pub is_ascending: bool,
    /// Where the page lies; nothing for the first.
    pub edge: Option<ListEdge>,
}

const FIELDS: [&str; 9] = [
    "q", "segment", "state", "category", "bought", "sort", "dir", "after", "before",
];

/// Longer texts are refused before they reach the database; no customer number, state or category is as long.
pub(super) const LONGEST: usize = 200;

impl CustomersView {
    /// Reads an address. Whether the data knows the state and the category is found out by the query.
    pub fn parse(query: &Query) -> Parsed<Self> {
        let mut problems = Vec::new();
        let mut text = |field: &str, message: &str| -> Option<String> {
            let text = query.get(field)?;
            if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
                problems.push(Problem::new(field, text, message));
                return None;
            }
            Some(text.to_owned())
        };
        let search = text("q", say("No customer number looks like this."));
        let segment = text("segment", say("There is no segment of this name."));
        let state = text("state", say("There is no state of this name."));
        let category = text("category", say("There is no category of this name."));
        let has_returned = chosen(query, "bought", &mut problems, |text| match text {
            "once" => Some(false),
            "again" => Some(true),
            _ => None,
        });
        let sort = chosen(query, "sort", &mut problems, CustomerSort::parse);
        let is_ascending = chosen(query, "dir", &mut problems, |text| match text {
            "asc" => Some(true),
            "desc" => Some(false),
            _ => None,
        });
        let after = chosen(query, "after", &mut problems, ListPlace::parse);
        let before = chosen(query, "before", &mut problems, ListPlace::parse);
        let edge = after.map(ListEdge::After).or(before.map(ListEdge::Before));
        problems.extend(query.unknown_fields(&FIELDS));
        Parsed {
            value: Self {
                search,
                segment,
                state,
                category,
                has_returned,
                sort,
                is_ascending: is_ascending.unwrap_or_default(),
                edge,
            },
            problems,
        }
    }

    /// The canonical address of this view.
    pub fn to_query(&self) -> Query {
        let bought = self
            .has_returned
            .map(|has_returned| if has_returned { "again" } else { "once" });
        let (after, before) = match &self.edge {
            Some(ListEdge::After(place)) => (Some(place), None),
            Some(ListEdge::Before(place)) => (None, Some(place)),
            None => (None, None),
        };
        let texts = [
            self.search.clone(),
            self.segment.clone(),
            self.state.clone(),
            self.category.clone(),
            bought.map(str::to_owned),
            self.sort.map(|sort| sort.name().to_owned()),
            self.is_ascending.then(|| "asc".to_owned()),
            after.map(ToString::to_string),
            before.map(ToString::to_string),
        ];
        FIELDS
            .iter()
            .zip(texts)
            .filter_map(|(field, text)| Some(((*field).to_owned(), text?)))
            .collect()
    }

    /// A link to this view.
    pub fn href(&self) -> String {
        self.to_query().link("/customers")
    }

    /// A link to the customers of a segment.
    pub fn segment_href(name: &str) -> String {
        let view = Self {
            segment: Some(name.to_owned()),
            ..Self::default()
        };
        view.href()
    }

    /// A link to the file of these customers, whichever page of the list is open.
    pub fn file_href(&self) -> String {
        self.first_page().to_query().link("/customers.csv")
    }

    /// The order that counts: without a forecast nobody has a place in the orders that need one.
    pub fn order(&self, has_forecast: bool) -> CustomerSort {
        match self.sort {
            Some(sort) if has_forecast || !sort.needs_forecast() => sort,
            _ if has_forecast => CustomerSort::Expected,
            _ => CustomerSort::Value,
        }
    }

    /// The edge, if a page can lie there: its value must be one of the order.
    pub fn edge_in(&self, order: CustomerSort) -> Option<&ListEdge> {
        self.edge
            .as_ref()
            .filter(|edge| order.holds(&edge.place().value))
    }

    /// The first page in another order; the other direction if it is the order already.
    #[must_use]
    pub fn sorted_by(&self, sort: CustomerSort, has_forecast: bool) -> Self {
        let is_same = self.order(has_forecast) == sort;
        Self {
            sort: (sort != Self::default().order(has_forecast)).then_some(sort),
            is_ascending: is_same && !self.is_ascending,
            ..self.first_page()
        }
    }

    /// The same from the beginning.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self {
            edge: None,
            ..self.clone()
        }
    }

    /// The page behind this customer.
    #[must_use]
    pub fn behind(&self, place: ListPlace) -> Self {
        Self {
            edge: Some(ListEdge::After(place)),
            ..self.clone()
        }
    }

    /// The page ahead of this customer.
    #[must_use]
    pub fn ahead_of(&self, place: ListPlace) -> Self {
        Self {
            edge: Some(ListEdge::Before(place)),
            ..self.clone()
        }
    }

    /// Whether a filter is in force.
    pub fn has_filter(&self) -> bool {
        self.search.is_some()
            || self.segment.is_some()
            || self.state.is_some()
            || self.category.is_some()
            || self.has_returned.is_some()
    }
}

fn chosen<T>(
    query: &Query,
    field: &str,
    problems: &mut Vec<Problem>,
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = query.get(field)?;
    let value = read(text);
    if value.is_none() {
        let message = match field {
            "bought" => say("Customers bought once or again."),
            "sort" => say("Customers can be sorted by expected, chance, value, days or last."),
            "dir" => say("The direction is asc or desc."),
            _ => say("This page of the list does not exist; shown is the first."),
        };
        problems.push(Problem::new(field, text, message));
    }
    value
}

/// Where the page of one customer is.
pub fn customer_href(customer_id: &str) -> String {
    format!("/customers/{}", percent_encoded(customer_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Parsed<CustomersView> {
        CustomersView::parse(&Query::parse(text))
    }

    #[test]
    fn every_view_survives_its_address() {
        for address in [
            "",
            "after=12.5000%7Ea+b%26c&bought=again&category=toys&dir=asc&q=00a&sort=value&state=SP",
            "bought=once",
            "before=3%7Ex&sort=days",
        ] {
            let parsed = read(address);
            assert_eq!(parsed.problems, vec![], "{address}");
            assert_eq!(parsed.value.to_query().to_string(), address);
        }
    }

    #[test]
    fn what_cannot_be_used_is_reported() {
        let parsed = read("bought=never&sort=shoe&dir=up&after=nowhere&before=x&page=3");
        let fields: Vec<_> = parsed
            .problems
            .iter()
            .map(|problem| &problem.field)
            .collect();
        assert_eq!(fields, ["bought", "sort", "dir", "after", "before", "page"]);
        assert_eq!(parsed.value, CustomersView::default());
    }

    #[test]
    fn a_place_must_be_of_the_order() {
        let place = |text: &str, sort: CustomerSort| {
            let view = read(text).value;
            view.edge_in(sort).is_some()
        };
        assert!(place("after=12.5~x", CustomerSort::Value));
        assert!(place("after=-3~x", CustomerSort::Value));
        assert!(place("after=1e-05~x", CustomerSort::Chance));
        assert!(place("after=2018-02-28~x", CustomerSort::Last));
        assert!(!place("after=2018-02-28~x", CustomerSort::Days));
        assert!(!place("after=NaN~x", CustomerSort::Value));
        assert!(!place("after=infinity~x", CustomerSort::Chance));
        // Numbers and days that are none to the database.
        assert!(!place("after=1e-20000~x", CustomerSort::Value));
        assert!(!place("after=1e300~x", CustomerSort::Value));
        assert!(!place("after=1e-310~x", CustomerSort::Chance));
        assert!(!place("after=%2B12345-01-01~x", CustomerSort::Last));
        assert!(!place("after=-0001-01-01~x", CustomerSort::Last));
        assert!(place("after=0.0000~x", CustomerSort::Expected));
        assert!(!place("after=99999999999~x", CustomerSort::Days));
    }

    #[test]
    fn clicking_a_column_sorts_by_it_and_then_turns_it_round() {
        let by_value = CustomersView::default().sorted_by(CustomerSort::Value, true);
        assert_eq!(by_value.href(), "/customers?sort=value");
        let turned = by_value.sorted_by(CustomerSort::Value, true);
        assert_eq!(turned.href(), "/customers?dir=asc&sort=value");
        assert_eq!(
            turned.sorted_by(CustomerSort::Expected, true).href(),
            "/customers"
        );
    }

    #[test]
    fn without_a_forecast_customers_are_sorted_by_their_past() {
        let view = read("sort=chance").value;
        assert_eq!(view.order(false), CustomerSort::Value);
        assert_eq!(view.order(true), CustomerSort::Chance);
        assert_eq!(CustomersView::default().order(true), CustomerSort::Expected);
    }

    #[test]
    fn any_number_can_stand_in_an_address() {
        assert_eq!(customer_href("0a-1"), "/customers/0a-1");
        assert_eq!(customer_href("a/b c?é"), "/customers/a%2Fb%20c%3F%C3%A9");
    }
}
