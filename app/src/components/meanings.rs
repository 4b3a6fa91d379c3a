//! "What is this?" of the charts: what is counted, in which unit, and where it comes from.

use super::amount::currency_unit;
use super::definition::Meaning;
use crate::words::{said, say_with};

/// What is bought in a month.
pub(crate) fn purchases() -> Meaning {
    Meaning::new(
        "def-purchases",
        "Purchases",
        "A purchase is a calendar day on which a customer bought: two orders of one customer on one day are one purchase.",
        "purchases",
        "marts.mart_months",
    )
}

/// Customers of a thousand who come back.
pub(crate) fn returning() -> Meaning {
    Meaning::new(
        "def-returning",
        "How many come back",
        "The mean of all customers' chances of buying again within the horizon, as the served model gives them.",
        "of 1,000 customers",
        "marts.mart_overview",
    )
}

/// Lorenz curve.
pub(crate) fn concentration() -> Meaning {
    Meaning::new(
        "def-concentration",
        "How concentrated value is",
        "The Lorenz curve turned round: customers sorted by value, best first, and what those so far hold of all of it.",
        "%",
        "marts.mart_concentration",
    )
}

/// Revenue, however it is split.
pub(crate) fn revenue(id: &str, currency: &str) -> Meaning {
    Meaning::new(
        id,
        "Revenue and orders",
        "The value of the orders that the filters leave, what was given back taken off, or their number. The filter of a chart itself does not hold for it, so that what could be chosen instead stays in sight.",
        currency_unit(currency),
        "marts.fct_orders",
    )
}

/// Distribution of order values.
pub(crate) fn order_values(currency: &str) -> Meaning {
    Meaning::new(
        "def-order-values",
        "Orders by value",
        "How many orders are worth so much. Ranges widen to the right, because large orders are few: a bar says how many, not how dense.",
        match currency_unit(currency) {
            "" => said("orders"),
            unit => say_with!("orders, by {unit}", unit),
        },
        "marts.fct_orders",
    )
}

/// Hours of the week.
pub(crate) fn hours() -> Meaning {
    Meaning::new(
        "def-hours",
        "Orders by weekday and hour",
        "How many orders that the filters leave were placed in each hour of the week, by the clock that the files write. Returns are not counted.",
        "orders",
        "marts.mart_explore_spreads",
    )
}

/// Deliveries and reviews.
pub(crate) fn deliveries() -> Meaning {
    Meaning::new(
        "def-deliveries",
        "Review score by days to delivery",
        "Of the orders that took so many days from the order to the delivery, the share whose first review gave so many stars. Orders without a delivery or a review are not in it. What comes late is reviewed worse; that does not say what else the late ones have in common.",
        "% of the orders of a row",
        "marts.mart_explore_spreads",
    )
}

/// Heatmap of retention.
pub(crate) fn retention() -> Meaning {
    Meaning::new(
        "def-retention",
        "Who comes back",
        "Of the customers who first bought in a month, the share who bought in each later one. A month that is not over has no cell.",
        "% of the customers of the first month",
        "marts.mart_cohorts",
    )
}

/// Cumulative value of cohorts.
pub(crate) fn cohort_value(currency: &str) -> Meaning {
    Meaning::new(
        "def-cohort-value",
        "What a customer adds",
        "What the customers of a half-year had spent by so many months after their first purchase, divided by all of them, also by those who never came back.",
        currency_unit(currency),
        "marts.mart_cohort_curves",
    )
}

/// Kaplan–Meier.
pub(crate) fn time_to_second() -> Meaning {
    Meaning::new(
        "def-time-to-second",
        "Time to the second purchase",
        "The share of customers who have bought on a second day after so many days, by Kaplan and Meier: who has not yet counts as long as they were watched. The band is the 95% interval.",
        "% of customers, by days",
        "marts.mart_time_to_second",
    )
}

/// Calibration by tenths.
pub(crate) fn calibration() -> Meaning {
    Meaning::new(
        "def-calibration",
        "Calibration",
        "Customers of the held-out snapshot in tenths by expected value: the mean chance that was predicted, and the share who bought.",
        "% of customers",
        "marts.mart_calibration",
    )
}

/// Expected and real value by tenths.
pub(crate) fn value_by_tenths(currency: &str) -> Meaning {
    Meaning::new(
        "def-value-tenths",
        "Expected and real value",
        "Customers of the held-out snapshot in tenths by expected value: what was expected of one within the horizon, and what one spent, on average.",
        currency_unit(currency),
        "marts.mart_calibration",
    )
}

/// Gain and lift.
pub(crate) fn gain() -> Meaning {
    Meaning::new(
        "def-gain",
        "Gain and lift",
        "Gain: what the best ranked hold of all real value of the held-out snapshot. Lift: that share divided by their share of the customers; 1 is chance.",
        "%; times chance",
        "marts.mart_calibration",
    )
}

/// Importance of features.
pub(crate) fn importance(id: &str) -> Meaning {
    Meaning::new(
        id,
        "What the model uses",
        "By shuffling: what is lost on the held-out customers when one column is shuffled among them. By gain: how much the splits on it improved the fit in training.",
        "AUC or error lost; share of gain",
        "marts.mart_importance",
    )
}

/// A thousand dots.
pub(crate) fn dots() -> Meaning {
    Meaning::new(
        "def-dots",
        "Of 1,000 customers like this",
        "The chance of buying again within the horizon, as a number of people: easier to judge than a percentage.",
        "of 1,000 customers",
        "clv_core::model",
    )
}

/// What pushes an answer.
pub(crate) fn pushes(id: &str, unit: &str) -> Meaning {
    Meaning::new(
        id,
        "What moves it",
        "What each thing known of the customer adds to or takes from the model's answer. Together with the starting point they make the answer: a customer who is average in everything, or typical. Its chance is below the mean of all customers, which a few raise. It explains the model, not the customer.",
        unit,
        "clv_core::model",
    )
}

/// How the answer changes with one feature.
pub(crate) fn response() -> Meaning {
    Meaning::new(
        "def-response",
        "Response curve",
        "The model's answer at every value of one field, all others as they are set. Association, not effect.",
        "buyers of 1,000",
        "clv_core::model",
    )
}
