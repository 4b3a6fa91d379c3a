use super::{Parsed, Problem, Query, WhatIfInputs};
use crate::api::WhatIfForm;

/// The what-if page: a customer, and perhaps another one kept beside for comparison.
///
/// In the address: the fields of the customer, and `kept` with those of the other one, an address within the address.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfView {
    /// The customer of the form.
    pub customer: WhatIfInputs,
    /// The one that was kept.
    pub kept: Option<WhatIfInputs>,
}

/// The field of the customer kept.
pub const KEPT: &str = "kept";

/// How a kept customer is written of whom nothing differs from the one in the middle.
const MIDDLE: &str = "middle";

impl WhatIfView {
    /// Reads an address against the ranges and choices of the form.
    pub fn parse(query: &Query, form: &WhatIfForm) -> Parsed<Self> {
        let mut customer = WhatIfInputs::parse(&query.without(KEPT), form);
        let kept = query
            .get(KEPT)
            .map(|text| WhatIfInputs::parse(&Query::parse(text), form));
        let kept = kept.map(|kept| {
            let of_kept = |problem: Problem| Problem {
                field: format!("{KEPT}: {}", problem.field),
                ..problem
            };
            customer
                .problems
                .extend(kept.problems.into_iter().map(of_kept));
            kept.value
        });
        Parsed {
            value: Self {
                customer: customer.value,
                kept,
            },
            problems: customer.problems,
        }
    }

    /// The canonical address.
    pub fn to_query(&self, form: &WhatIfForm) -> Query {
        let query = self.customer.to_query(form);
        match self.kept_text(form) {
            Some(kept) => query.with(KEPT, kept),
            None => query,
        }
    }

    /// The text of [`KEPT`]; none while nobody is kept.
    pub fn kept_text(&self, form: &WhatIfForm) -> Option<String> {
        let text = self.kept.as_ref()?.to_query(form).to_string();
        Some(if text.is_empty() {
            MIDDLE.to_owned()
        } else {
            text
        })
    }

    /// The link to it.
    pub fn href(&self, form: &WhatIfForm) -> String {
        self.to_query(form).link("/what-if")
    }

    /// The same with the customer of the form kept as they are now.
    #[must_use]
    pub fn keeping(&self) -> Self {
        Self {
            customer: self.customer.clone(),
            kept: Some(self.customer.clone()),
        }
    }

    /// The same with the two changing places.
    #[must_use]
    pub fn swapped(&self) -> Self {
        match &self.kept {
            Some(kept) => Self {
                customer: kept.clone(),
                kept: Some(self.customer.clone()),
            },
            None => self.clone(),
        }
    }

    /// The same with nobody beside.
    #[must_use]
    pub fn alone(&self) -> Self {
        Self {
            customer: self.customer.clone(),
            kept: None,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::super::what_if_example::form;
    use super::*;

    fn read(address: &str) -> Parsed<WhatIfView> {
        WhatIfView::parse(&Query::parse(address), &form())
    }

    #[test]
    fn two_customers_survive_the_address() {
        for address in [
            "/what-if",
            "/what-if?state=RJ",
            "/what-if?kept=middle",
            "/what-if?kept=first_category%3Ds%25C3%25A3o%2B%2526%2Bco%2B%253D%2B100%2525%26state%3DMG&state=RJ",
        ] {
            let query = address.split_once('?').map_or("", |(_, query)| query);
            let view = read(query).or_problems().unwrap();
            assert_eq!(view.href(&form()), address);
        }
    }

    #[test]
    fn keeping_swapping_and_ending() {
        let view = read("state=RJ").value;
        assert_eq!(
            view.keeping().href(&form()),
            "/what-if?kept=state%3DRJ&state=RJ"
        );
        let two = read("kept=state%3DRJ").value;
        assert_eq!(two.swapped().href(&form()), "/what-if?kept=middle&state=RJ");
        assert_eq!(two.swapped().swapped(), two);
        assert_eq!(two.alone().href(&form()), "/what-if");
        assert_eq!(view.swapped(), view, "nobody to change places with");
    }

    #[test]
    fn what_cannot_be_used_of_either_is_said() {
        let read = read("state=XX&kept=state%3DYY%26nonsense%3D1");
        let told: Vec<_> = read
            .problems
            .iter()
            .map(|problem| format!("{}={}", problem.field, problem.given))
            .collect();
        assert_eq!(told, ["state=XX", "kept: state=YY", "kept: nonsense=1"]);
        assert_eq!(read.value.kept, Some(WhatIfInputs::defaults(&form())));
    }
}
