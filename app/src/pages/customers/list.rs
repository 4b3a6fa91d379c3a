//! The table of customers: a link in every row, an order behind every number.

use leptos::prelude::*;

use super::places;
use crate::api::{CustomerLine, Customers};
use crate::components::amount::{currency_unit, money, plain_name, thousandths, whole};
use crate::components::brazil::Places;
use crate::components::calendar::day;
use crate::components::definition::{Definition, Meaning};
use crate::state::{CustomerSort, customer_href};
use crate::still::IntoAny;
use crate::words::{said, say, say_with};

/// A number longer than this is shown by its beginning.
const SHOWN_LETTERS: usize = 14;

#[component]
pub(super) fn CustomerTable(data: Customers) -> impl IntoView {
    if data.customers.is_empty() {
        return view! {
            <p class="empty">
                {say("No customer is like this. ")} <a href="/customers">{say("Show all customers")}</a>
            </p>
        }
        .into_any();
    }
    let columns = columns(&data);
    let header: Vec<_> = columns.iter().map(|column| column.header(&data)).collect();
    let rows: Vec<_> = data
        .customers
        .iter()
        .map(|line| {
            let cells: Vec<_> = columns
                .iter()
                .map(|column| {
                    let class = column.class();
                    let label = column.label(places(&data));
                    view! { <td role="cell" class=class data-label=label>{column.cell(&data, line)}</td> }
                })
                .collect();
            let name = shortened(&line.customer_id);
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">
                        <a href=customer_href(&line.customer_id) title=line.customer_id.clone()>
                            <code>{name}</code>
                        </a>
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect();
    view! {
        <div class="scroll" role="region" aria-label=say("Customers") tabindex="0">
            <table class="table stacks" role="table">
                <thead class="legend" role="rowgroup">
                    <tr role="row"><th scope="col" role="columnheader"><span>{say("Customer")}</span></th> {header}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The number of a customer as it fits into a column.
fn shortened(customer_id: &str) -> String {
    if customer_id.chars().count() <= SHOWN_LETTERS {
        return customer_id.to_owned();
    }
    let beginning: String = customer_id.chars().take(SHOWN_LETTERS - 2).collect();
    format!("{beginning}…")
}

/// A column behind the customer's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Sorted(CustomerSort),
    Spend,
    State,
    FirstCategory,
}

/// What the data has, in the order of the table.
fn columns(data: &Customers) -> Vec<Column> {
    let has_forecast = data.status.model_id.is_some();
    let mut columns = vec![
        Column::Sorted(CustomerSort::Last),
        Column::Sorted(CustomerSort::Days),
        Column::Sorted(CustomerSort::Value),
    ];
    if has_forecast {
        columns.push(Column::Sorted(CustomerSort::Chance));
        columns.push(Column::Spend);
        columns.push(Column::Sorted(CustomerSort::Expected));
    }
    if !data.states.is_empty() {
        columns.push(Column::State);
    }
    if !data.categories.is_empty() {
        columns.push(Column::FirstCategory);
    }
    columns
}

impl Column {
    fn is_number(self) -> bool {
        matches!(self, Self::Spend)
            || matches!(self, Self::Sorted(sort) if sort != CustomerSort::Last)
    }

    /// What does not matter most is left to the page of the customer where there is little room.
    fn class(self) -> Option<&'static str> {
        match (self.is_number(), self.is_minor()) {
            (true, true) => Some("number is-minor"),
            (true, false) => Some("number"),
            (false, true) => Some("is-minor"),
            (false, false) => None,
        }
    }

    fn is_minor(self) -> bool {
        matches!(
            self,
            Self::Sorted(CustomerSort::Days) | Self::Spend | Self::State | Self::FirstCategory
        )
    }

    fn label(self, places: Places) -> &'static str {
        match self {
            Self::Sorted(CustomerSort::Last) => say("Last purchase"),
            Self::Sorted(CustomerSort::Days) => say("Days"),
            Self::Sorted(CustomerSort::Value) => say("Value so far"),
            Self::Sorted(CustomerSort::Chance) => say("Buy again, per 1,000"),
            Self::Spend => say("Spend if so"),
            Self::Sorted(CustomerSort::Expected) => say("Expected"),
            Self::State => places.label(),
            Self::FirstCategory => say("First bought"),
        }
    }

    fn meaning(self, data: &Customers) -> Option<Meaning> {
        let currency = currency_unit(&data.status.currency);
        let within = say_with!("within {} days", data.status.horizon_days);
        let (id, term, text, unit) = match self {
            Self::Sorted(CustomerSort::Days) => (
                "def-days",
                say("Days with a purchase"),
                said(
                    "Calendar days on which the customer bought. Two orders on one day are one purchase.",
                ),
                say("days"),
            ),
            Self::Sorted(CustomerSort::Value) => (
                "def-value",
                say("Value so far"),
                said("All the customer bought up to the last day, what was given back taken off."),
                currency,
            ),
            Self::Sorted(CustomerSort::Chance) => (
                "def-chance",
                say("Buy again, per 1,000"),
                say_with!(
                    "Of 1,000 customers like this one, how many the model expects to buy again {within}.",
                    within
                ),
                say("of 1,000 customers"),
            ),
            Self::Spend => (
                "def-spend",
                say("Spend if so"),
                say_with!(
                    "What those of them who do buy again are expected to spend {within}.",
                    within
                ),
                currency,
            ),
            Self::Sorted(CustomerSort::Expected) => (
                "def-expected",
                say("Expected value"),
                say_with!(
                    "The chance times the spend: what such a customer is worth on average {within}.",
                    within
                ),
                currency,
            ),
            Self::Sorted(CustomerSort::Last) | Self::State | Self::FirstCategory => return None,
        };
        Some(Meaning::new(id, term, text, unit, "marts.dim_customers"))
    }

    fn header(self, data: &Customers) -> AnyView {
        let label = self.label(places(data));
        let class = self.class();
        let meaning = self
            .meaning(data)
            .map(|meaning| view! { <Definition meaning /> });
        let has_forecast = data.status.model_id.is_some();
        let Self::Sorted(sort) = self else {
            return view! { <th scope="col" role="columnheader" class=class><span>{label} {meaning}</span></th> }
                .into_any();
        };
        let is_order = data.view.order(has_forecast) == sort;
        let direction = is_order.then_some(if data.view.is_ascending {
            "ascending"
        } else {
            "descending"
        });
        let arrow = match direction {
            Some("ascending") => " ↑",
            Some(_) => " ↓",
            None => "",
        };
        let href = data.view.sorted_by(sort, has_forecast).href();
        view! {
            <th scope="col" role="columnheader" class=class aria-sort=direction>
                <span>
                    <a class="sort" href=href>{label}<span aria-hidden="true">{arrow}</span></a>
                    {meaning}
                </span>
            </th>
        }
        .into_any()
    }

    fn cell(self, data: &Customers, line: &CustomerLine) -> String {
        let currency = &data.status.currency;
        let none = || "–".to_owned();
        match self {
            Self::Sorted(CustomerSort::Last) => day(line.last_purchase_on),
            Self::Sorted(CustomerSort::Days) => whole(line.purchase_days),
            Self::Sorted(CustomerSort::Value) => money(currency, line.value),
            Self::Sorted(CustomerSort::Chance) => line
                .expected
                .map_or_else(none, |expected| thousandths(expected.p_returns)),
            Self::Spend => line
                .expected
                .map_or_else(none, |expected| money(currency, expected.spend_if_returns)),
            Self::Sorted(CustomerSort::Expected) => line
                .expected
                .map_or_else(none, |expected| money(currency, expected.value)),
            Self::State => line.state.clone().unwrap_or_else(none),
            Self::FirstCategory => line.first_category.as_deref().map_or_else(none, plain_name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::customers;
    use super::*;

    #[test]
    fn what_the_data_lacks_is_no_column() {
        let mut data = customers();
        assert_eq!(columns(&data).len(), 8);
        data.status.model_id = None;
        data.states.clear();
        data.categories.clear();
        assert_eq!(columns(&data).len(), 3);
    }

    #[test]
    fn cells_say_what_the_customer_is() {
        let data = customers();
        let cells: Vec<_> = data
            .customers
            .iter()
            .flat_map(|line| {
                columns(&data)
                    .into_iter()
                    .map(|column| column.cell(&data, line))
            })
            .collect();
        let expected = [
            "5 Mar 2018",
            "2",
            "R$\u{a0}123",
            "12",
            "R$\u{a0}140",
            "R$\u{a0}1.69",
            "SP",
            "health beauty",
        ];
        assert_eq!(cells, expected);
    }

    #[test]
    fn long_numbers_are_shown_by_their_beginning() {
        assert_eq!(shortened("12345"), "12345");
        assert_eq!(
            shortened("00012a2ce6f8dcda20d059ce98491703"),
            "00012a2ce6f8…"
        );
    }
}
