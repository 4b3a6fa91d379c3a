//! The features Clave's warehouse makes, in words: the one home of their labels and definitions.

use super::Kind;

/// What a feature is called, measured in and means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureDoc {
    /// The column's name in the warehouse.
    pub name: &'static str,
    /// Number or choice.
    pub kind: Kind,
    /// What people read, sentence case.
    pub label: &'static str,
    /// What one unit of it is.
    pub unit: Unit,
    /// One sentence that says how it is computed.
    pub definition: &'static str,
    /// Whether the shop itself can act on it.
    pub actionable: bool,
}

/// What a feature is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Number of things.
    Count,
    /// Whole or mean days.
    Days,
    /// Currency units of the shop.
    Money,
    /// A fraction from 0 to 1.
    Share,
    /// Review stars, 1 to 5.
    Stars,
    /// Month of the year, 1 to 12.
    Month,
    /// A name: no unit.
    Name,
}

impl Unit {
    /// The unit in a word, for a label; empty where a word would add nothing.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Money => "money",
            Self::Share => "share",
            Self::Stars => "stars",
            Self::Month => "month",
            Self::Count | Self::Name => "",
        }
    }
}

/// All features the warehouse can make, in the order of its columns. A schema may hold fewer.
#[must_use]
pub const fn catalogue() -> &'static [FeatureDoc] {
    CATALOGUE
}

/// The entry of one feature, or of the BTYD model inside a stack; none if Clave makes no such thing.
#[must_use]
pub fn doc(name: &str) -> Option<&'static FeatureDoc> {
    let derived = std::iter::once(&PURCHASE_MODEL);
    CATALOGUE
        .iter()
        .chain(derived)
        .find(|entry| entry.name == name)
}

/// Not a feature but a model inside another one, which explanations name beside the features.
const PURCHASE_MODEL: FeatureDoc = number(
    crate::model::PURCHASE_MODEL,
    "Buying rhythm",
    Unit::Count,
    "What a buy-till-you-die model expects from the number, span and value of the purchases so far.",
);

const fn number(
    name: &'static str,
    label: &'static str,
    unit: Unit,
    definition: &'static str,
) -> FeatureDoc {
    FeatureDoc {
        name,
        kind: Kind::Number,
        label,
        unit,
        definition,
        actionable: false,
    }
}

const fn choice(name: &'static str, label: &'static str, definition: &'static str) -> FeatureDoc {
    FeatureDoc {
        name,
        kind: Kind::Choice,
        label,
        unit: Unit::Name,
        definition,
        actionable: false,
    }
}

/// Marks a feature a shop can act on: delivery, freight, payment terms, service.
const fn actionable(entry: FeatureDoc) -> FeatureDoc {
    FeatureDoc {
        actionable: true,
        ..entry
    }
}

const CATALOGUE: &[FeatureDoc] = &[
    number(
        "frequency",
        "Repeat purchase days",
        Unit::Count,
        "Number of days with a purchase after the day of the first one.",
    ),
    number(
        "recency_days",
        "First to last purchase",
        Unit::Days,
        "Days from the first purchase to the last one.",
    ),
    number(
        "t_days",
        "Customer for",
        Unit::Days,
        "Days from the first purchase to the cutoff.",
    ),
    number(
        "days_since_last_purchase",
        "Since last purchase",
        Unit::Days,
        "Days from the last purchase to the cutoff.",
    ),
    number(
        "monetary_value",
        "Value of a repeat day",
        Unit::Money,
        "Mean value of the purchase days after the first one; missing for customers who bought on one day only.",
    ),
    number(
        "first_order_value",
        "First purchase value",
        Unit::Money,
        "Value of the first day with a purchase.",
    ),
    number(
        "mean_day_value",
        "Value of a purchase day",
        Unit::Money,
        "Mean value of all days with a purchase, the first one included.",
    ),
    number(
        "purchases_last_90",
        "Purchase days in 90 days",
        Unit::Count,
        "Number of days with a purchase in the 90 days up to the cutoff.",
    ),
    number(
        "purchases_last_365",
        "Purchase days in a year",
        Unit::Count,
        "Number of days with a purchase in the 365 days up to the cutoff.",
    ),
    number(
        "items_per_order",
        "Items per order",
        Unit::Count,
        "Mean number of items in an order.",
    ),
    number(
        "categories",
        "Categories bought",
        Unit::Count,
        "Number of different product categories bought so far.",
    ),
    actionable(number(
        "installments",
        "Installments",
        Unit::Count,
        "Mean over the orders of the largest number of installments an order was paid in.",
    )),
    actionable(number(
        "freight_share",
        "Freight share",
        Unit::Share,
        "Freight as a share of all the customer paid for items and freight.",
    )),
    actionable(number(
        "delivery_delay_days",
        "Delivery against promise",
        Unit::Days,
        "Mean days from the promised to the actual delivery by the cutoff, negative is early; an overdue order counts the days so far.",
    )),
    actionable(number(
        "review_score",
        "Review score",
        Unit::Stars,
        "Mean score of the reviews the customer had written by the cutoff.",
    )),
    number(
        "acquisition_month",
        "Month of first purchase",
        Unit::Month,
        "Calendar month of the first purchase.",
    ),
    choice(
        "state",
        "State",
        "Where the customer lives, by the address of the latest order.",
    ),
    choice(
        "first_category",
        "First category",
        "Category of the dearest item of the first order.",
    ),
    choice("channel", "Channel", "Channel of the first order."),
    actionable(choice(
        "payment_type",
        "Payment type",
        "How the first order was paid; of several ways all.",
    )),
];

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn names_twenty_features_once_each() {
        let names: std::collections::BTreeSet<_> =
            catalogue().iter().map(|entry| entry.name).collect();
        assert_eq!((catalogue().len(), names.len()), (20, 20));
    }

    #[test]
    fn marks_what_a_shop_can_act_on() {
        let names: Vec<_> = catalogue()
            .iter()
            .filter(|entry| entry.actionable)
            .map(|entry| entry.name)
            .collect();
        assert_eq!(
            names,
            [
                "installments",
                "freight_share",
                "delivery_delay_days",
                "review_score",
                "payment_type"
            ]
        );
    }

    #[test]
    fn definitions_are_sentences() {
        for entry in catalogue() {
            assert!(entry.definition.ends_with('.'), "{}", entry.name);
            assert!(
                entry.definition.starts_with(char::is_uppercase),
                "{}",
                entry.name
            );
        }
    }

    #[test]
    fn finds_a_feature_by_name() {
        assert_eq!(doc("state").unwrap().kind, Kind::Choice);
        assert_eq!(doc("shoe_size"), None);
    }
}
