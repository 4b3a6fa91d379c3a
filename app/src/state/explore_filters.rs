use super::{Month, Parsed, Problem, Query};
use crate::words::{say, say_with};
use serde::{Deserialize, Serialize};

/// The filters of the explore page. Nothing selected means everything.
///
/// In the address: `from` and `to` (months, both inclusive), `state`, `category`, `payment`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ExploreFilters {
    /// First month.
    pub from: Option<Month>,
    /// Last month; never before `from`.
    pub to: Option<Month>,
    /// State or region as in the data; an address may spell it in other letters.
    pub state: Option<String>,
    /// Category as in the data.
    pub category: Option<String>,
    /// Payment type as in the data; of an order paid in several ways all of them.
    pub payment: Option<String>,
}

const FIELDS: [&str; 5] = ["from", "to", "state", "category", "payment"];

/// Longer names are refused before they reach the database; the longest category of Olist has 46 characters, and
/// files of others are wordier.
const LONGEST_NAME: usize = 200;

impl ExploreFilters {
    /// Reads an address. Whether the data knows the names is found out by the query.
    pub fn parse(query: &Query) -> Parsed<Self> {
        let mut problems = Vec::new();
        let mut filters = Self {
            from: month(query, "from", &mut problems),
            to: month(query, "to", &mut problems),
            state: name(query, "state", &mut problems),
            category: name(query, "category", &mut problems),
            payment: name(query, "payment", &mut problems),
        };
        if let (Some(from), Some(to)) = (filters.from, filters.to)
            && from > to
        {
            problems.push(Problem::new(
                "to",
                &to.to_string(),
                say_with!("The last month is before the first, {from}.", from),
            ));
            filters.to = None;
        }
        problems.extend(query.unknown_fields(&FIELDS));
        Parsed {
            value: filters,
            problems,
        }
    }

    /// The canonical address of these filters.
    pub fn to_query(&self) -> Query {
        let texts = [
            self.from.map(String::from),
            self.to.map(String::from),
            self.state.clone(),
            self.category.clone(),
            self.payment.clone(),
        ];
        FIELDS
            .iter()
            .zip(texts)
            .filter_map(|(field, text)| Some(((*field).to_owned(), text?)))
            .collect()
    }

    /// Whether everything is shown.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the months are within the filters.
    pub fn includes_month(&self, month: Month) -> bool {
        self.from.is_none_or(|from| from <= month) && self.to.is_none_or(|to| month <= to)
    }

    /// Whether no month is left out.
    pub fn is_all_time(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// The same with other months; the earlier one becomes `from` whichever way a brush was dragged.
    #[must_use]
    pub fn with_months(&self, one: Option<Month>, other: Option<Month>) -> Self {
        let (from, to) = match (one, other) {
            (Some(one), Some(other)) => (Some(one.min(other)), Some(one.max(other))),
            unordered => unordered,
        };
        Self {
            from,
            to,
            ..self.clone()
        }
    }

    /// The same with the state selected, or with none when it already was: what a click on it does.
    #[must_use]
    pub fn toggle_state(&self, state: &str) -> Self {
        Self {
            state: toggled(self.state.as_deref(), state),
            ..self.clone()
        }
    }

    /// The same with the category selected, or with none when it already was.
    #[must_use]
    pub fn toggle_category(&self, category: &str) -> Self {
        Self {
            category: toggled(self.category.as_deref(), category),
            ..self.clone()
        }
    }

    /// The same with the payment type selected, or with none when it already was.
    #[must_use]
    pub fn toggle_payment(&self, payment: &str) -> Self {
        Self {
            payment: toggled(self.payment.as_deref(), payment),
            ..self.clone()
        }
    }
}

fn toggled(selected: Option<&str>, clicked: &str) -> Option<String> {
    (selected != Some(clicked)).then(|| clicked.to_owned())
}

fn month(query: &Query, field: &str, problems: &mut Vec<Problem>) -> Option<Month> {
    let text = query.get(field)?;
    match text.parse() {
        Ok(month) => Some(month),
        Err(_) => {
            problems.push(Problem::new(
                field,
                text,
                say("A month is written like 2017-03."),
            ));
            None
        }
    }
}

fn name(query: &Query, field: &str, problems: &mut Vec<Problem>) -> Option<String> {
    let text = query.get(field)?;
    if text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
        problems.push(Problem::new(
            field,
            text,
            match field {
                "state" => say("There is no state of this name."),
                "category" => say("There is no category of this name."),
                _ => say("There is no payment of this name."),
            },
        ));
        return None;
    }
    Some(text.to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn read(text: &str) -> Parsed<ExploreFilters> {
        ExploreFilters::parse(&Query::parse(text))
    }

    #[test]
    fn every_combination_survives_the_address() {
        let months = [None, Some("2017-01"), Some("2018-08")]
            .map(|text| text.map(|text| text.parse().unwrap()));
        let names = [None, Some("SP"), Some("ÃÉ & =+%")].map(|name| name.map(str::to_owned));
        for from in months {
            for to in months
                .into_iter()
                .filter(|to| from.is_none() || to.is_none() || *to >= from)
            {
                for named in 0..27 {
                    let name = |place: usize| names.get(named / place % 3).cloned().flatten();
                    let filters = ExploreFilters {
                        from,
                        to,
                        state: name(1),
                        category: name(3),
                        payment: name(9),
                    };
                    let address = filters.to_query().to_string();
                    assert_eq!(
                        read(&address),
                        Parsed {
                            value: filters.clone(),
                            problems: vec![]
                        },
                        "{address}"
                    );
                    assert_eq!(read(&address).value.to_query().to_string(), address);
                }
            }
        }
    }

    #[test]
    fn no_filter_leaves_a_bare_address() {
        assert_eq!(
            ExploreFilters::default().to_query().link("/explore"),
            "/explore"
        );
        assert!(
            read("from=&to=&state=&category=&payment=")
                .value
                .is_everything()
        );
    }

    #[test]
    fn spelling_is_made_canonical() {
        assert_eq!(
            read("state=+SP&category=toys").value.to_query().to_string(),
            "category=toys&state=SP"
        );
    }

    #[test]
    fn unusable_values_are_reported_and_left_out() {
        let parsed = read("from=march&to=2018-13&state=%00&stat=SP");
        let fields: Vec<_> = parsed
            .problems
            .iter()
            .map(|problem| problem.field.as_str())
            .collect();
        assert_eq!(fields, ["from", "to", "state", "stat"]);
        assert!(parsed.value.is_everything());
    }

    #[test]
    fn a_last_month_before_the_first_is_reported() {
        let parsed = read("from=2018-02&to=2018-01");
        assert_eq!(parsed.problems.len(), 1);
        assert_eq!((parsed.value.from.is_some(), parsed.value.to), (true, None));
    }

    #[test]
    fn what_others_put_on_links_is_no_problem() {
        assert!(read("utm_source=mail&gclid=1&lang=pt").problems.is_empty());
    }

    #[test]
    fn a_second_click_takes_the_filter_away() {
        let selected = ExploreFilters::default().toggle_state("SP");
        assert_eq!(selected.state.as_deref(), Some("SP"));
        assert!(selected.toggle_state("SP").is_everything());
        assert_eq!(selected.toggle_state("RJ").state.as_deref(), Some("RJ"));
    }

    #[test]
    fn a_brush_may_be_dragged_either_way() {
        let (early, late) = ("2017-02".parse().unwrap(), "2017-09".parse().unwrap());
        let filters = ExploreFilters::default().with_months(Some(late), Some(early));
        assert_eq!((filters.from, filters.to), (Some(early), Some(late)));
        assert!(filters.includes_month("2017-05".parse().unwrap()));
        assert!(!filters.includes_month("2017-10".parse().unwrap()));
    }
}
