//! What of the explore page is in its address: the filters and what the charts count.

use crate::state::{ExploreFilters, Problem, Query};
use crate::words::say;

/// The state of the page.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ExploreView {
    /// Which orders.
    pub(super) filters: ExploreFilters,
    /// What bars and tiles count.
    pub(super) measure: Measure,
    /// What in the address could not be used.
    pub(super) problems: Vec<Problem>,
}

/// What bars and tiles count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Measure {
    /// The value of the orders.
    #[default]
    Value,
    /// Their number.
    Orders,
}

impl Measure {
    /// On the toggle.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Value => say("Revenue"),
            Self::Orders => say("Orders"),
        }
    }

    /// In the address.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Orders => "orders",
        }
    }
}

/// The field of the address that holds the measure.
pub(super) const MEASURE: &str = "measure";

impl ExploreView {
    /// Reads an address.
    pub(super) fn parse(query: &Query) -> Self {
        let rest: Query = query
            .iter()
            .filter(|(field, _)| *field != MEASURE)
            .map(|(field, text)| (field.to_owned(), text.to_owned()))
            .collect();
        let parsed = ExploreFilters::parse(&rest);
        let mut problems = parsed.problems;
        let measure = match query.get(MEASURE) {
            None | Some("value") => Measure::Value,
            Some("orders") => Measure::Orders,
            Some(other) => {
                problems.push(Problem::new(
                    MEASURE,
                    other,
                    say("The charts count value or orders."),
                ));
                Measure::Value
            }
        };
        Self {
            filters: parsed.value,
            measure,
            problems,
        }
    }

    /// The canonical address of this view.
    pub(super) fn href(&self) -> String {
        let query = self.filters.to_query();
        let query = match self.measure {
            Measure::Value => query,
            Measure::Orders => query.with(MEASURE, Measure::Orders.name()),
        };
        query.link("/explore")
    }

    /// The same view counting something else.
    pub(super) fn measured_by(&self, measure: Measure) -> Self {
        Self {
            measure,
            ..self.clone()
        }
    }

    /// The same view of other orders.
    pub(super) fn filtered_by(&self, filters: ExploreFilters) -> Self {
        Self {
            filters,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ExploreView {
        ExploreView::parse(&Query::parse(text))
    }

    #[test]
    fn every_view_survives_its_address() {
        for address in [
            "/explore",
            "/explore?measure=orders",
            "/explore?from=2017-03&measure=orders&state=SP",
        ] {
            let text = address.split_once('?').map_or("", |(_, text)| text);
            assert_eq!(read(text).href(), address);
        }
    }

    #[test]
    fn an_unknown_measure_is_reported() {
        assert_eq!(read("measure=joy").problems.len(), 1);
        assert_eq!(read("measure=joy").measure, Measure::Value);
    }
}
