//! How values of features are written: in hints, beside controls and in explanations.

use crate::api::{FieldKind, NumberRange, WhatIfField, WhatIfForm};
pub(super) use crate::components::amount::with_unit;
use crate::components::amount::{currency_prefix, plain_name};
use crate::components::brazil::Places;
use crate::state::{Input, WhatIfInputs};
use crate::words::{said, say_with, told};

/// Where the customers of today are: the middle half, or how many share the most frequent choice.
pub(super) fn hint(field: &WhatIfField, currency: &str) -> String {
    let FieldKind::Number(range) = &field.kind else {
        return String::new();
    };
    let write = |value: f64| with_unit(&field.unit, currency, value);
    if (range.p75 - range.p25).abs() < f64::EPSILON {
        return say_with!("most customers: {}", write(range.median));
    }
    say_with!(
        "middle half: {from} to {to}",
        write(range.p25),
        write(range.p75)
    )
}

/// What stands before and after the number in its control.
pub(super) fn suffix(unit: &str, currency: &str) -> (String, String) {
    match unit {
        "money" => (
            currency_prefix(currency).trim_end().to_owned(),
            String::new(),
        ),
        "stars" => (String::new(), said("of 5")),
        "share" => (String::new(), said("of 1")),
        other => (String::new(), told(other).to_owned()),
    }
}

/// Where a slider runs and how far one step goes, as its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slider {
    pub(super) min: String,
    pub(super) max: String,
    pub(super) step: &'static str,
}

/// From the 5th to the 95th percentile in about a hundred steps. Where nearly all customers have the same value
/// that would leave nowhere to go: then over the whole range, for counts its first ten steps.
pub(super) fn slider(range: &NumberRange, unit: &str) -> Slider {
    let width = range.p95 - range.p05;
    let (min, max) = if unit.is_empty() && width < 2.0 {
        (range.minimum, range.maximum.min(range.minimum + 10.0))
    } else if width <= 0.0 {
        (range.minimum, range.maximum)
    } else {
        (range.p05, range.p95)
    };
    let (step, decimals, width) = match max - min {
        _ if range.is_whole => ("1", 0, 1.0),
        width if width > 100.0 => ("1", 0, 1.0),
        width if width > 2.0 => ("0.1", 1, 0.1),
        _ => ("0.01", 2, 0.01),
    };
    // Steps count from the minimum: on a round one they are round themselves, and none is below what is allowed.
    let mut first = (min / width).floor() * width;
    if first < range.minimum {
        first = (min / width).ceil() * width;
    }
    Slider {
        min: format!("{first:.decimals$}"),
        max: format!("{max:.decimals$}"),
        step,
    }
}

/// A choice as people write it.
pub(super) fn choice_label(field: &WhatIfField, currency: &str, value: &str) -> String {
    match (&field.kind, field.feature.as_str()) {
        (FieldKind::Choice(choices), "state") => {
            let names = choices.iter().map(|choice| &choice.value);
            Places::of(currency, names).name(value).to_owned()
        }
        _ => plain_name(value),
    }
}

/// What was entered for a feature, in words; nothing for features that follow from others.
pub(super) fn entered(form: &WhatIfForm, inputs: &WhatIfInputs, feature: &str) -> Option<String> {
    let field = form.fields.iter().find(|field| field.feature == feature)?;
    if field.needs_repeat && !inputs.is_repeat() {
        return None;
    }
    Some(match inputs.get(feature)? {
        Input::Number(value) => with_unit(&field.unit, &form.currency, *value),
        Input::Choice(choice) => choice_label(field, &form.currency, choice),
        Input::Unknown => said("not known"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(minimum: f64, p05: f64, p95: f64, maximum: f64, is_whole: bool) -> NumberRange {
        NumberRange {
            minimum,
            p05,
            p25: p05,
            median: p05,
            p75: p95,
            p95,
            maximum,
            is_whole,
        }
    }

    #[test]
    fn sliders_run_where_customers_are() {
        let attributes = |range, unit| {
            let Slider { min, max, step } = slider(&range, unit);
            format!("{min} {max} {step}")
        };
        assert_eq!(
            attributes(range(0.0, 42.0, 537.0, 709.0, true), "days"),
            "42 537 1"
        );
        assert_eq!(
            attributes(range(0.85, 19.89, 399.0, 13_440.0, false), "money"),
            "19 399 1"
        );
        assert_eq!(
            attributes(range(0.0, 0.0506, 0.448, 0.955, false), "share"),
            "0.05 0.45 0.01"
        );
    }

    #[test]
    fn sliders_have_somewhere_to_go_where_all_customers_are_alike() {
        assert_eq!(slider(&range(0.0, 0.0, 0.0, 2.0, true), "").max, "2");
        assert_eq!(slider(&range(1.0, 1.0, 2.0, 21.0, false), "").max, "11.0");
        assert_eq!(
            slider(&range(0.0, 0.0, 0.0, 509.0, true), "days").max,
            "509"
        );
        assert_eq!(
            slider(&range(0.85, 0.85, 0.95, 1.0, false), "share").min,
            "0.85",
            "none is below the minimum"
        );
    }

    #[test]
    fn numbers_carry_their_unit() {
        assert_eq!(with_unit("money", "BRL", 129.0), "R$\u{a0}129");
        assert_eq!(with_unit("share", "BRL", 0.164), "16%");
        assert_eq!(with_unit("days", "BRL", -12.26), "−12.3 days");
        assert_eq!(with_unit("days", "BRL", 1.0), "1 day");
        assert_eq!(with_unit("", "BRL", -0.04), "0");
        assert_eq!(with_unit("month", "BRL", 5.0), "May");
        assert_eq!(with_unit("month", "BRL", 11.5), "November");
    }
}
