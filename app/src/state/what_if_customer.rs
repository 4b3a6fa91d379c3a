//! The customer who was described, in full: what a model asks for beyond what was entered follows from it.

use super::{Input, Query, UNKNOWN, Unanswerable, WhatIfInputs};
use chrono::{Datelike, Days, NaiveDate};
use clv_core::features::{Feature, Value, doc};
use std::collections::BTreeSet;

/// Follow from other features, so the form does not ask: see [`WhatIfInputs::complete`].
pub(crate) const DERIVED: [&str; 5] = [
    "t_days",
    "mean_day_value",
    "purchases_last_90",
    "purchases_last_365",
    "acquisition_month",
];

/// Describe the purchase days after the first.
pub(crate) const NEEDS_REPEAT: [&str; 2] = ["recency_days", "monetary_value"];

impl WhatIfInputs {
    /// All values of the model's features, in their order.
    ///
    /// Some features follow from the others, so nobody can describe a customer who cannot exist:
    /// `t_days` = recency + days since the last purchase; `mean_day_value` = the mean of the first day's
    /// value and `frequency` repeat days of `monetary_value`; `purchases_last_90` and `purchases_last_365` =
    /// the purchase days within so many days when they are spread evenly from the first to the last;
    /// `acquisition_month` = the month `t_days` before `as_of`. Without a repeat day recency is 0 and
    /// `monetary_value` missing; with `frequency` repeat days recency is at least that many days.
    pub fn complete(
        &self,
        features: &[Feature],
        as_of: NaiveDate,
    ) -> Result<Vec<Value>, Unanswerable> {
        features
            .iter()
            .map(|feature| self.complete_one(&feature.name, as_of))
            .collect()
    }

    fn complete_one(&self, feature: &str, as_of: NaiveDate) -> Result<Value, Unanswerable> {
        match feature {
            "recency_days" => Ok(Value::Number(self.recency_days()?)),
            "t_days" => Ok(Value::Number(self.t_days()?)),
            "monetary_value" if !self.is_repeat() => Ok(Value::Missing),
            "mean_day_value" => Ok(Value::Number(self.mean_day_value()?)),
            "purchases_last_90" => Ok(Value::Number(self.purchases_within(90.0)?)),
            "purchases_last_365" => Ok(Value::Number(self.purchases_within(365.0)?)),
            "acquisition_month" => Ok(Value::Number(acquisition_month(as_of, self.t_days()?))),
            _ => match self.get(feature) {
                Some(Input::Number(number)) => Ok(Value::Number(*number)),
                Some(Input::Choice(choice)) => Ok(Value::Choice(choice.clone())),
                Some(Input::Unknown) => Ok(Value::Missing),
                // The form leaves out what no customer of today has a value for, such as a review score without reviews.
                None if doc(feature).is_some() => Ok(Value::Missing),
                None => Err(Unanswerable::NoInput(feature.to_owned())),
            },
        }
    }

    fn needed(&self, feature: &str) -> Result<f64, Unanswerable> {
        self.number(feature)
            .ok_or_else(|| Unanswerable::NoInput(feature.to_owned()))
    }

    fn recency_days(&self) -> Result<f64, Unanswerable> {
        let frequency = self.needed("frequency")?;
        if self.is_repeat() {
            Ok(self.needed("recency_days")?.max(frequency))
        } else {
            Ok(0.0)
        }
    }

    fn t_days(&self) -> Result<f64, Unanswerable> {
        Ok(self.recency_days()? + self.needed("days_since_last_purchase")?)
    }

    /// Purchase days less than `days` ago, the last one included. With the last `since` days ago and the others
    /// one step of recency ÷ frequency apart, the j-th before it is `since` + j × step days ago.
    fn purchases_within(&self, days: f64) -> Result<f64, Unanswerable> {
        let room = days - self.needed("days_since_last_purchase")?;
        if room <= 0.0 {
            return Ok(0.0);
        }
        if !self.is_repeat() {
            return Ok(1.0);
        }
        let frequency = self.needed("frequency")?;
        let steps_that_fit = room * frequency / self.recency_days()?;
        Ok(steps_that_fit.ceil().min(frequency + 1.0))
    }

    fn mean_day_value(&self) -> Result<f64, Unanswerable> {
        let (frequency, first) = (self.needed("frequency")?, self.needed("first_order_value")?);
        if !self.is_repeat() {
            return Ok(first);
        }
        Ok((first + frequency * self.needed("monetary_value")?) / (frequency + 1.0))
    }
}

/// What has to be asked of a customer for a model of these features: the features themselves, or those they follow from
/// (see [`WhatIfInputs::complete`]).
pub fn inputs_of(features: &[Feature]) -> BTreeSet<&str> {
    features
        .iter()
        .flat_map(|feature| -> &[&str] {
            match feature.name.as_str() {
                "recency_days" => &["frequency", "recency_days"],
                "t_days" | "acquisition_month" | "purchases_last_90" | "purchases_last_365" => {
                    &["frequency", "recency_days", "days_since_last_purchase"]
                }
                "monetary_value" => &["frequency", "monetary_value"],
                "mean_day_value" => &["frequency", "first_order_value", "monetary_value"],
                _ => &[],
            }
        })
        .copied()
        .chain(features.iter().map(|feature| feature.name.as_str()))
        .collect()
}

/// The form's address for a customer of today, as far as a model of these features asks; four decimals of a number.
pub fn described(features: &[Feature], value: impl Fn(&str) -> Value) -> Query {
    let bought_once = matches!(value("frequency"), Value::Number(days) if days < 0.5);
    let asked = inputs_of(features)
        .into_iter()
        .filter(|name| !(DERIVED.contains(name) || bought_once && NEEDS_REPEAT.contains(name)));
    let written = asked.map(|name| {
        let text = match value(name) {
            Value::Number(number) => ((number * 1e4).round() / 1e4).to_string(),
            Value::Choice(choice) => choice,
            Value::Missing => UNKNOWN.to_owned(),
        };
        (name.to_owned(), text)
    });
    written.collect()
}

/// Calendar month (1–12) of the day `t_days` before `as_of`.
fn acquisition_month(as_of: NaiveDate, t_days: f64) -> f64 {
    #[expect(
        clippy::as_conversions,
        reason = "float to integer saturates, and a day beyond the calendar is caught"
    )]
    let days = Days::new(t_days.round() as u64);
    f64::from(as_of.checked_sub_days(days).unwrap_or(as_of).month())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::super::what_if_example::form;
    use super::*;
    use crate::state::Query;

    fn complete(address: &str, features: &[&str]) -> Vec<Value> {
        let inputs = WhatIfInputs::parse(&Query::parse(address), &form())
            .or_problems()
            .unwrap();
        let features: Vec<_> = features
            .iter()
            .map(|feature| Feature::number(*feature))
            .collect();
        inputs.complete(&features, form().as_of).unwrap()
    }

    #[test]
    fn a_customer_of_one_day_has_no_repeat_values() {
        let values = complete(
            "days_since_last_purchase=30&first_order_value=50",
            &[
                "frequency",
                "recency_days",
                "t_days",
                "monetary_value",
                "mean_day_value",
            ],
        );
        let number = Value::Number;
        assert_eq!(
            values,
            [
                number(0.0),
                number(0.0),
                number(30.0),
                Value::Missing,
                number(50.0)
            ]
        );
    }

    #[test]
    fn what_follows_from_other_features_is_derived() {
        let values = complete(
            "frequency=2&recency_days=40&days_since_last_purchase=20&first_order_value=60&monetary_value=90",
            &["t_days", "mean_day_value", "acquisition_month"],
        );
        // (60 + 2 × 90) ÷ 3 = 80; 60 days before 28 August is 29 June.
        assert_eq!(
            values,
            [Value::Number(60.0), Value::Number(80.0), Value::Number(6.0)]
        );
    }

    #[test]
    fn a_customer_of_today_is_described_as_the_form_reads_it() {
        let schema = [
            "frequency",
            "recency_days",
            "t_days",
            "monetary_value",
            "state",
            "review_score",
        ];
        let schema = schema.map(Feature::number);
        let told = |frequency: f64| {
            let query = described(&schema, |name| match name {
                "frequency" => Value::Number(frequency),
                "recency_days" => Value::Number(41.0),
                "days_since_last_purchase" => Value::Number(7.0),
                "monetary_value" => Value::Number(12.5),
                "state" => Value::Choice("RJ".to_owned()),
                _ => Value::Missing,
            });
            // Reviews are nothing that this form asks for: not knowing one is no problem.
            let parsed = WhatIfInputs::parse(&query, &form()).or_problems().unwrap();
            (query.to_string(), parsed.number("recency_days"))
        };
        let (once, _) = told(0.0);
        assert!(
            !once.contains("recency") && !once.contains("monetary"),
            "{once}"
        );
        assert!(
            once.contains("days_since_last_purchase=7") && once.contains("review_score=unknown")
        );
        assert_eq!(told(2.0).1, Some(41.0));
    }

    #[test]
    fn recent_purchases_are_those_of_an_even_spread() {
        let recent = |address: &str| {
            complete(address, &["purchases_last_90", "purchases_last_365"])
                .iter()
                .map(|value| value.number().unwrap())
                .collect::<Vec<_>>()
        };
        // Bought once: within the window or not; the day 90 days ago is the first outside it.
        assert_eq!(recent("days_since_last_purchase=89"), [1.0, 1.0]);
        assert_eq!(recent("days_since_last_purchase=90"), [0.0, 1.0]);
        assert_eq!(recent("days_since_last_purchase=400"), [0.0, 0.0]);
        // 20, 120, 220, 320 and 420 days ago.
        let yearly = "frequency=4&recency_days=400&days_since_last_purchase=20";
        assert_eq!(recent(yearly), [1.0, 4.0]);
        // 0, 30, 60 and 90 days ago.
        let monthly = "frequency=3&recency_days=90&days_since_last_purchase=0";
        assert_eq!(recent(monthly), [3.0, 4.0]);
        // All on consecutive days.
        assert_eq!(
            recent("frequency=4&recency_days=4&days_since_last_purchase=0"),
            [5.0, 5.0]
        );
    }

    #[test]
    fn repeat_days_take_at_least_as_many_days() {
        assert_eq!(
            complete("frequency=3&recency_days=1", &["recency_days"]),
            [Value::Number(3.0)]
        );
    }

    #[test]
    fn a_model_of_buying_rhythm_asks_for_four_things() {
        let names = ["frequency", "recency_days", "t_days", "monetary_value"];
        let features = names.map(Feature::number);
        let asked: Vec<&str> = inputs_of(&features).into_iter().collect();
        assert_eq!(
            asked,
            [
                "days_since_last_purchase",
                "frequency",
                "monetary_value",
                "recency_days",
                "t_days"
            ]
        );
        let once = complete("days_since_last_purchase=40", &names);
        let number = Value::Number;
        assert_eq!(
            once,
            [number(0.0), number(0.0), number(40.0), Value::Missing]
        );
        assert!(inputs_of(&[]).is_empty());
    }

    #[test]
    fn a_model_with_an_unknown_feature_is_not_asked() {
        let inputs = WhatIfInputs::defaults(&form());
        let error = inputs
            .complete(&[Feature::number("shoe_size")], form().as_of)
            .unwrap_err();
        assert!(error.to_string().contains("shoe_size"));
    }
}
