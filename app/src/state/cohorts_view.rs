use super::{Parsed, Problem, Query};
use crate::words::say;

/// What of the cohorts page is in its address: `value=total` or nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CohortsView {
    /// What the curves add up.
    pub value: CohortValue,
}

/// What the curves add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CohortValue {
    /// What comes after the month of the first purchase.
    #[default]
    Added,
    /// All of it.
    Total,
}

const VALUE: &str = "value";

impl CohortValue {
    /// On the toggle.
    pub fn label(self) -> &'static str {
        say(match self {
            Self::Added => "After the first month",
            Self::Total => "All",
        })
    }
}

impl CohortsView {
    /// Reads an address.
    pub fn parse(query: &Query) -> Parsed<Self> {
        let mut problems: Vec<Problem> = query.unknown_fields(&[VALUE]).collect();
        let value = match query.get(VALUE) {
            None | Some("added") => CohortValue::Added,
            Some("total") => CohortValue::Total,
            Some(other) => {
                let problem = Problem::new(VALUE, other, say("The curves add up added or total."));
                problems.insert(0, problem);
                CohortValue::Added
            }
        };
        Parsed {
            value: Self { value },
            problems,
        }
    }

    /// The canonical address.
    pub fn href(self) -> &'static str {
        match self.value {
            CohortValue::Added => "/cohorts",
            CohortValue::Total => "/cohorts?value=total",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_survives_its_address() {
        for value in [CohortValue::Added, CohortValue::Total] {
            let view = CohortsView { value };
            let text = view.href().split_once('?').map_or("", |(_, text)| text);
            let parsed = CohortsView::parse(&Query::parse(text));
            assert_eq!((parsed.value, parsed.problems.len()), (view, 0));
        }
    }

    #[test]
    fn what_cannot_be_used_is_reported() {
        let parsed = CohortsView::parse(&Query::parse("value=joy&state=SP&utm_source=x"));
        let fields: Vec<_> = parsed
            .problems
            .iter()
            .map(|problem| &problem.field)
            .collect();
        assert_eq!(fields, ["value", "state"]);
    }
}
