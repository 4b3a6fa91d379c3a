//! The two kinds of data, and the words that differ between them.

use crate::words::told;
use clv_core::features::{FeatureDoc, doc};
use serde::{Deserialize, Serialize};

/// What the shop's data is made of: what is not in it is not spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// The tables of a marketplace: items, freight, payments, deliveries, reviews.
    Olist,
    /// An order log: orders, customers, moments and amounts, and perhaps quantities, regions, categories, channels.
    Orders,
}

impl SourceKind {
    /// The kind of that name, as the warehouse writes it.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "olist" => Some(Self::Olist),
            "orders" => Some(Self::Orders),
            _ => None,
        }
    }

    /// What people call a feature of this source.
    pub fn label(self, feature: &str) -> String {
        let written = match self {
            Self::Olist => None,
            Self::Orders => in_order_logs(feature).map(|(label, _)| label),
        };
        let label = written.or_else(|| doc(feature).map(|doc| doc.label));
        told(label.unwrap_or(feature)).to_owned()
    }

    /// What a feature of this source means.
    pub fn definition(self, doc: &FeatureDoc) -> &'static str {
        match self {
            Self::Olist => told(doc.definition),
            Self::Orders => told(in_order_logs(doc.name).map_or(doc.definition, |(_, text)| text)),
        }
    }
}

/// Label and definition where those of the catalogue are about a marketplace.
fn in_order_logs(feature: &str) -> Option<(&'static str, &'static str)> {
    Some(match feature {
        "items_per_order" => ("Quantity per order", "Mean quantity of an order."),
        "categories" => (
            "Categories bought",
            "Number of different categories bought so far.",
        ),
        "state" => ("Region", "Region of the latest order."),
        "first_category" => (
            "First category",
            "Category of the largest amount in the first order.",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clv_core::features::catalogue;

    #[test]
    fn a_log_has_regions_and_a_marketplace_states() {
        assert_eq!(SourceKind::Olist.label("state"), "State");
        assert_eq!(SourceKind::Orders.label("state"), "Region");
        assert_eq!(
            SourceKind::Orders.label("frequency"),
            "Repeat purchase days"
        );
        assert_eq!(SourceKind::Orders.label("shoe_size"), "shoe_size");
    }

    #[test]
    fn nothing_a_log_can_have_is_explained_by_what_it_lacks() {
        let lacking = ["freight_share", "delivery_delay_days", "payment_type"];
        for doc in catalogue()
            .iter()
            .filter(|doc| !lacking.contains(&doc.name))
        {
            let text = SourceKind::Orders.definition(doc);
            for word in ["item", "freight", "address", "State", "product"] {
                assert!(!text.contains(word), "{}: {text}", doc.name);
            }
        }
    }
}
