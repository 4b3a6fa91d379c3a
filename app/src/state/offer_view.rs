use super::{Parsed, Problem, Query};
use crate::words::{said, told};
use clv_core::targeting::{Offer, OfferError};
use serde::{Deserialize, Serialize};

/// What the planner of the segments page supposes of a contact.
///
/// In the address: `cost` in currency units, `margin` and `uplift` in percent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OfferView {
    /// Cost of one contact, in currency units.
    pub cost: f64,
    /// Share of value that is kept, in percent.
    pub margin: f64,
    /// By how much a contact raises what a customer is expected to be worth, in percent.
    pub uplift: f64,
}

const FIELDS: [&str; 3] = ["cost", "margin", "uplift"];

impl Default for OfferView {
    /// A letter by electronic mail, a retailer's margin and a modest effect.
    fn default() -> Self {
        Self {
            cost: 0.05,
            margin: 20.0,
            uplift: 10.0,
        }
    }
}

impl OfferView {
    /// Reads an address.
    pub fn parse(query: &Query) -> Parsed<Self> {
        let mut problems = Vec::new();
        let standard = Self::default();
        let mut number =
            |field: &str, default: f64, allowed: fn(f64) -> Result<Offer, OfferError>| {
                let Some(text) = query.get(field) else {
                    return default;
                };
                let refused = match text.replace(',', ".").parse::<f64>() {
                    Ok(value) => match allowed(value) {
                        Ok(_) => return value,
                        Err(error) => sentence(told(&error.to_string())),
                    },
                    Err(_) => said("This is a number, such as 2.5."),
                };
                problems.push(Problem::new(field, text, refused));
                default
            };
        let value = Self {
            cost: number("cost", standard.cost, |cost| Offer::new(cost, 0.0, 0.0)),
            margin: number("margin", standard.margin, |percent| {
                Offer::new(0.0, percent / 100.0, 0.0)
            }),
            uplift: number("uplift", standard.uplift, |percent| {
                Offer::new(0.0, 0.0, percent / 100.0)
            }),
        };
        problems.extend(query.unknown_fields(&FIELDS));
        Parsed { value, problems }
    }

    /// The canonical address of these suppositions.
    pub fn to_query(&self) -> Query {
        let standard = Self::default();
        [
            ("cost", self.cost, standard.cost),
            ("margin", self.margin, standard.margin),
            ("uplift", self.uplift, standard.uplift),
        ]
        .into_iter()
        .filter(|(_, value, default)| (value - default).abs() > f64::EPSILON)
        .map(|(field, value, _)| (field.to_owned(), value.to_string()))
        .collect()
    }

    /// A link to this view.
    pub fn href(&self) -> String {
        self.to_query().link("/segments")
    }

    /// A link to the file of those whom a contact pays for.
    pub fn audience_href(&self) -> String {
        self.to_query().link("/segments/audience.csv")
    }

    /// The same as what is reckoned with; what was parsed is always within its ranges.
    ///
    /// # Errors
    /// For numbers made up elsewhere.
    pub fn offer(&self) -> Result<Offer, OfferError> {
        Offer::new(self.cost, self.margin / 100.0, self.uplift / 100.0)
    }
}

/// A message as a sentence of its own.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first
        .into_iter()
        .flatten()
        .chain(letters)
        .chain(['.'])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Parsed<OfferView> {
        OfferView::parse(&Query::parse(text))
    }

    #[test]
    fn every_view_survives_its_address() {
        for address in ["", "cost=1.5&margin=35&uplift=2.5", "cost=0"] {
            let parsed = read(address);
            assert_eq!(parsed.problems, vec![], "{address}");
            assert_eq!(parsed.value.to_query().to_string(), address);
            assert!(parsed.value.offer().is_ok());
        }
        assert_eq!(read("margin=20").value.href(), "/segments");
        assert_eq!(
            read("cost=0.3").value.audience_href(),
            "/segments/audience.csv?cost=0.3"
        );
    }

    #[test]
    fn what_cannot_be_is_reported_and_the_rest_counts() {
        let parsed = read("cost=-1&margin=120&uplift=much&state=SP");
        let fields: Vec<_> = parsed
            .problems
            .iter()
            .map(|problem| &problem.field)
            .collect();
        assert_eq!(fields, ["cost", "margin", "uplift", "state"]);
        assert_eq!(parsed.value, OfferView::default());
        assert_eq!(
            parsed
                .problems
                .get(1)
                .map(|problem| problem.message.as_str()),
            Some("The margin is from 0 to 100% of the value.")
        );
        assert_eq!(read("cost=2,5").value.cost.to_string(), "2.5");
        assert_eq!(read("cost=NaN").problems.len(), 1);
    }
}
