use super::{Parsed, Problem, Query};
use crate::api::{ChoiceShare, FieldKind, NumberRange, WhatIfField, WhatIfForm};
use crate::words::{said, say_with};
use clv_core::features::doc;
use std::collections::BTreeMap;

/// A customer as described in the what-if form: one input for every field of the form.
///
/// In the address: one field per input that differs from its default, by the feature's name.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfInputs(BTreeMap<String, Input>);

/// What was entered for one feature.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A number within the range of the data.
    Number(f64),
    /// One of the choices.
    Choice(String),
    /// Not known of this customer, such as the review of someone who wrote none.
    Unknown,
}

/// How [`Input::Unknown`] is written in an address.
pub const UNKNOWN: &str = "unknown";

/// The field that decides whether the fields with `needs_repeat` count.
const FREQUENCY: &str = "frequency";

impl WhatIfInputs {
    /// The customer in the middle: medians and most frequent choices.
    pub fn defaults(form: &WhatIfForm) -> Self {
        Self(
            form.fields
                .iter()
                .map(|field| (field.feature.clone(), default_input(field)))
                .collect(),
        )
    }

    /// Reads an address against the ranges and choices of the form.
    pub fn parse(query: &Query, form: &WhatIfForm) -> Parsed<Self> {
        let mut problems = Vec::new();
        let mut inputs = Self::defaults(form);
        for field in &form.fields {
            let Some(text) = query.get(&field.feature) else {
                continue;
            };
            match read(field, text) {
                Ok(input) => {
                    inputs.0.insert(field.feature.clone(), input);
                }
                Err(message) => problems.push(Problem::new(&field.feature, text, message)),
            }
        }
        let known: Vec<&str> = form
            .fields
            .iter()
            .map(|field| field.feature.as_str())
            .collect();
        // A feature that nobody has a value for is not asked for, and not known of this one either.
        let unknown = query.unknown_fields(&known);
        problems.extend(
            unknown.filter(|problem| problem.given != UNKNOWN || doc(&problem.field).is_none()),
        );
        Parsed {
            value: inputs.canonical(form),
            problems,
        }
    }

    /// The canonical address of these inputs.
    pub fn to_query(&self, form: &WhatIfForm) -> Query {
        let differs =
            |field: &&WhatIfField| self.get(&field.feature) != Some(&default_input(field));
        let text = |field: &WhatIfField| {
            Some((field.feature.clone(), self.get(&field.feature)?.to_text()))
        };
        form.fields
            .iter()
            .filter(differs)
            .filter_map(text)
            .collect()
    }

    /// The input of a feature; `None` if the form does not ask for it.
    pub fn get(&self, feature: &str) -> Option<&Input> {
        self.0.get(feature)
    }

    /// The number entered for a feature, if it is a number.
    pub fn number(&self, feature: &str) -> Option<f64> {
        match self.get(feature)? {
            Input::Number(number) => Some(*number),
            Input::Choice(_) | Input::Unknown => None,
        }
    }

    /// Whether the customer bought on more than one day, so that the fields with `needs_repeat` count.
    pub fn is_repeat(&self) -> bool {
        self.number(FREQUENCY)
            .is_some_and(|frequency| frequency > 0.0)
    }

    /// The same with one input given as text, as a form control does. A text the form would refuse is a problem.
    pub fn with(&self, feature: &str, text: &str, form: &WhatIfForm) -> Result<Self, Problem> {
        let refuse = |message: String| Problem::new(feature, text, message);
        let field = form.fields.iter().find(|field| field.feature == feature);
        let field = field.ok_or_else(|| refuse(said("There is no such field.")))?;
        let mut inputs = self.clone();
        inputs
            .0
            .insert(feature.to_owned(), read(field, text).map_err(refuse)?);
        Ok(inputs.canonical(form))
    }

    /// Fields that do not count go back to their default: equal customers have equal addresses.
    fn canonical(mut self, form: &WhatIfForm) -> Self {
        if !self.is_repeat() {
            for field in form.fields.iter().filter(|field| field.needs_repeat) {
                self.0.insert(field.feature.clone(), default_input(field));
            }
        }
        self
    }
}

impl Input {
    /// As written in the address and in a form control.
    pub fn to_text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Choice(choice) => choice.clone(),
            Self::Unknown => UNKNOWN.to_owned(),
        }
    }
}

fn default_input(field: &WhatIfField) -> Input {
    match &field.kind {
        // A median between two whole numbers would be refused when read back.
        FieldKind::Number(range) if range.is_whole => Input::Number(range.median.round()),
        FieldKind::Number(range) => Input::Number(range.median),
        FieldKind::Choice(choices) => choices
            .first()
            .map_or(Input::Unknown, |first| Input::Choice(first.value.clone())),
    }
}

fn read(field: &WhatIfField, text: &str) -> Result<Input, String> {
    if text == UNKNOWN && field.missing_share > 0.0 && !field.needs_repeat {
        return Ok(Input::Unknown);
    }
    match &field.kind {
        FieldKind::Number(range) => read_number(range, text),
        FieldKind::Choice(choices) => read_choice(choices, text),
    }
}

fn read_number(range: &NumberRange, text: &str) -> Result<Input, String> {
    let number: f64 = text
        .parse()
        .map_err(|_| said("This has to be a number, such as 12 or 0.5."))?;
    if range.is_whole && number.fract() != 0.0 {
        return Err(said("This has to be a whole number."));
    }
    // A customer of today is described with four decimals: the one at a limit may be just beyond it.
    let slack = 0.000_05 + 1e-12 * number.abs();
    if !number.is_finite() || number < range.minimum - slack || number > range.maximum + slack {
        let (from, to) = limits(range);
        return Err(say_with!("The data goes from {from} to {to}.", from, to));
    }
    // Adding zero turns −0 into 0, so that it is written without a sign.
    Ok(Input::Number(
        number.clamp(range.minimum, range.maximum) + 0.0,
    ))
}

/// The range with as many decimals as a person reads, rounded inwards: what it says is taken.
fn limits(range: &NumberRange) -> (f64, f64) {
    let (from, to) = (
        (range.minimum * 1000.0).ceil() / 1000.0,
        (range.maximum * 1000.0).floor() / 1000.0,
    );
    if from < to {
        (from, to)
    } else {
        (range.minimum, range.maximum)
    }
}

fn read_choice(choices: &[ChoiceShare], text: &str) -> Result<Input, String> {
    let known = choices.iter().any(|choice| choice.value == text);
    known
        .then(|| Input::Choice(text.to_owned()))
        .ok_or_else(|| said("The data knows no such choice."))
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test may fail loudly"
)]
mod tests {
    use super::super::what_if_example::form;
    use super::*;

    fn read(text: &str) -> Parsed<WhatIfInputs> {
        WhatIfInputs::parse(&Query::parse(text), &form())
    }

    #[test]
    fn the_customer_in_the_middle_has_a_bare_address() {
        assert_eq!(
            WhatIfInputs::defaults(&form())
                .to_query(&form())
                .link("/what-if"),
            "/what-if"
        );
        assert_eq!(read("").value, WhatIfInputs::defaults(&form()));
    }

    #[test]
    fn the_limits_that_are_said_are_within_the_range() {
        let range = |minimum, maximum| NumberRange {
            minimum,
            p05: 0.0,
            p25: 0.0,
            median: 0.0,
            p75: 0.0,
            p95: 0.0,
            maximum,
            is_whole: false,
        };
        assert_eq!(limits(&range(0.003_454_97, 0.952_610_9)), (0.004, 0.952));
        assert_eq!(limits(&range(1.0, 90.0)), (1.0, 90.0));
        assert_eq!(limits(&range(0.000_1, 0.000_4)), (0.000_1, 0.000_4));
    }

    #[test]
    fn every_input_survives_the_address() {
        // A walk over the ranges in steps that no decimal fraction hits exactly.
        for step in 0..2_000_u32 {
            let share = f64::from(step) / 1_999.0;
            let mut texts = Query::default();
            for field in &form().fields {
                let text = match &field.kind {
                    FieldKind::Number(range) => {
                        let number = range.minimum + share * (range.maximum - range.minimum);
                        (if range.is_whole {
                            number.round()
                        } else {
                            number
                        })
                        .to_string()
                    }
                    FieldKind::Choice(choices) => {
                        choices[step as usize % choices.len()].value.clone()
                    }
                };
                texts = texts.with(&field.feature, text);
            }
            let first = WhatIfInputs::parse(&texts, &form());
            assert_eq!(first.problems, vec![], "{texts}");
            let address = first.value.to_query(&form()).to_string();
            assert_eq!(
                read(&address),
                Parsed {
                    value: first.value,
                    problems: vec![]
                },
                "{address}"
            );
        }
    }

    #[test]
    fn spelling_is_made_canonical() {
        let parsed = read("first_order_value=+120.50&frequency=0&state=RJ");
        assert_eq!(
            parsed.value.to_query(&form()).to_string(),
            "first_order_value=120.5&state=RJ"
        );
        assert_eq!(
            read("delivery_delay_days=-0")
                .value
                .number("delivery_delay_days"),
            Some(0.0)
        );
    }

    #[test]
    fn a_limit_that_is_off_by_a_rounding_is_the_limit() {
        let query = "first_order_value=13440.10005&delivery_delay_days=-60.00000000000001";
        let inputs = read(query).or_problems().unwrap();
        assert_eq!(inputs.number("first_order_value"), Some(13_440.1));
        assert_eq!(inputs.number("delivery_delay_days"), Some(-60.0));
        assert_eq!(read("first_order_value=13440.1001").problems.len(), 1);
        // What no shop of this kind has is not known; what is no feature is a mistake.
        assert!(read("review_score=unknown").problems.is_empty());
        assert_eq!(read("stat=unknown").problems.len(), 1);
    }

    #[test]
    fn unusable_inputs_are_reported_and_replaced_by_defaults() {
        let parsed =
            read("frequency=1.5&first_order_value=abc&delivery_delay_days=1e9&state=XX&colour=red");
        let fields: Vec<_> = parsed
            .problems
            .iter()
            .map(|problem| problem.field.as_str())
            .collect();
        assert_eq!(
            fields,
            [
                "frequency",
                "first_order_value",
                "delivery_delay_days",
                "state",
                "colour"
            ]
        );
        assert_eq!(parsed.value, WhatIfInputs::defaults(&form()));
        for text in ["NaN", "inf", "-inf", "1e400"] {
            assert_eq!(
                read(&format!("first_order_value={text}")).problems.len(),
                1,
                "{text}"
            );
        }
    }

    #[test]
    fn unknown_is_an_input_only_where_customers_lack_the_value() {
        assert_eq!(
            read("delivery_delay_days=unknown")
                .value
                .get("delivery_delay_days"),
            Some(&Input::Unknown)
        );
        assert_eq!(read("first_order_value=unknown").problems.len(), 1);
    }

    #[test]
    fn fields_of_repeat_customers_do_not_count_for_others() {
        let once = read("monetary_value=200");
        assert_eq!(once.value.to_query(&form()).to_string(), "");
        let twice = read("frequency=1&monetary_value=200").value;
        assert_eq!(twice.number("monetary_value"), Some(200.0));
        assert_eq!(
            twice.with("frequency", "0", &form()).unwrap(),
            WhatIfInputs::defaults(&form())
        );
    }
}
