//! What of a first order goes with coming back sooner: a discrete-time hazard with covariates.

mod covariate;

use chrono::NaiveDate;
use clv_core::features::{Feature, Table, catalogue};
use clv_core::survival::{
    Case, Confidence, HazardFit, Intervals, Spell, SurvivalError, fit_hazard,
};
use serde::Serialize;

use self::covariate::{Covariate, covariate};
pub use self::covariate::{Driver, Step};
use crate::counts::float;
use crate::waits::Waits;

/// Periods of thirty days that are looked at: a year, nearly. Who returns later counts as waiting until then.
const PERIOD_DAYS: f64 = 30.0;
const PERIODS: u32 = 12;

/// How old a wait is when it is looked at; what was known on the day it began.
const AGE: &str = "t_days";

/// What is known of a customer on the day of the first order.
const OF_THE_FIRST_ORDER: [&str; 8] = [
    "first_order_value",
    "items_per_order",
    "categories",
    "installments",
    "freight_share",
    "state",
    "payment_type",
    "channel",
];

/// A covariate that more customers lack would leave too few behind.
const MOST_MISSING: f64 = 0.05;

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drivers {
    /// The fit: an effect a driver.
    pub fit: HazardFit,
    /// What its effects are effects of, in their order.
    pub drivers: Vec<Driver>,
    /// What could not be looked at, and why.
    pub left_out: Vec<LeftOut>,
    /// Customers without a value of one of the covariates; they are not in the fit.
    pub customers_left_out: usize,
}

/// A feature without an effect to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Its name.
    pub feature: String,
    /// Why.
    pub reason: String,
}

/// The features that [`drivers`] looks at in waits.
pub fn driver_features() -> Vec<Feature> {
    let names = std::iter::once(AGE).chain(OF_THE_FIRST_ORDER);
    let docs = names.filter_map(|name| catalogue().iter().find(|doc| doc.name == name));
    docs.map(|doc| Feature {
        name: doc.name.to_owned(),
        kind: doc.kind,
    })
    .collect()
}

/// Fits how the first order's features go with the wait for the second purchase, as far as it was observed by a day. Of a choice
/// its most common value is compared with all others; money counts in doublings, shares in ten percentage points.
///
/// # Errors
/// [`SurvivalError`] when there is nothing to learn from. A covariate whose effect cannot be told is left out by name.
pub fn drivers(waits: &Waits, as_of: NaiveDate) -> Result<Drivers, SurvivalError> {
    let begun = waits.begun(AGE);
    let spell = |(began, returned): (&NaiveDate, &Option<u32>)| {
        let waiting = u32::try_from((as_of - *began).num_days()).unwrap_or(0);
        Spell::new(f64::from(returned.unwrap_or(waiting)), returned.is_some())
    };
    let spells = begun
        .cutoffs
        .iter()
        .zip(&begun.returned_after_days)
        .map(spell);
    let features = driver_features();
    let of_the_order = features.get(1..).unwrap_or_default();
    fit(
        &begun.table.with_schema(of_the_order),
        &spells.collect::<Result<Vec<_>, _>>()?,
    )
}

/// One row and one spell a customer.
fn fit(table: &Table, spells: &[Spell]) -> Result<Drivers, SurvivalError> {
    let mut left_out = Vec::new();
    let mut covariates: Vec<Covariate> = Vec::new();
    for (index, feature) in table.features().iter().enumerate() {
        let Some(column) = table.column(index) else {
            continue;
        };
        let covariate = covariate(&feature.name, column);
        let missing = covariate.values.iter().filter(|v| v.is_nan()).count();
        // What the source does not have is no finding.
        if missing == spells.len() {
            continue;
        }
        if float(missing) > MOST_MISSING * float(spells.len()) {
            left_out.push(LeftOut {
                feature: feature.name.clone(),
                reason: format!("{missing} of {} customers have none", spells.len()),
            });
        } else {
            covariates.push(covariate);
        }
    }
    let intervals = Intervals::equal(PERIOD_DAYS, PERIODS)?;
    loop {
        let cases: Vec<Case> = spells
            .iter()
            .enumerate()
            .filter_map(|(row, spell)| {
                let of = |covariate: &Covariate| covariate.values.get(row).copied();
                let values: Option<Vec<f64>> = covariates.iter().map(of).collect();
                let covariates = values?;
                let is_whole = covariates.iter().all(|value| value.is_finite());
                is_whole.then_some(Case {
                    spell: *spell,
                    covariates,
                })
            })
            .collect();
        let names: Vec<String> = covariates.iter().map(|it| it.driver.in_words()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let fitted = fit_hazard(&cases, &names, &intervals, Confidence::NinetyFive);
        let refused = match fitted {
            Ok(fit) => {
                return Ok(Drivers {
                    fit,
                    drivers: covariates.into_iter().map(|it| it.driver).collect(),
                    left_out,
                    customers_left_out: spells.len() - cases.len(),
                });
            }
            Err(error) => error,
        };
        let at = match &refused {
            SurvivalError::NotIdentified { name } | SurvivalError::Separated { name } => covariates
                .iter()
                .position(|it| it.driver.in_words() == *name),
            _ => None,
        };
        match at {
            Some(at) => left_out.push(LeftOut {
                feature: covariates.remove(at).driver.feature,
                reason: refused.to_string(),
            }),
            None => return Err(refused),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use clv_core::features::Column;
    use clv_core::survival::Verdict;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Customers whose odds of coming back in a period double with every item and with nothing else.
    fn shop(customers: usize) -> (Table, Vec<Spell>) {
        let mut random = ChaCha8Rng::seed_from_u64(7);
        let (mut items, mut values, mut payments, mut spells) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..customers {
            let item = f64::from(random.random_range(1..=3_u8));
            items.push(item);
            values.push(20.0 + 200.0 * random.random::<f64>());
            let card = random.random_bool(0.7);
            payments.push(Some(if card { "card" } else { "boleto" }.to_owned()));
            let odds = 0.02 * 2.0_f64.powf(item - 1.0);
            let hazard = odds / (1.0 + odds);
            let returned = (1..=PERIODS).find(|_| random.random_bool(hazard));
            let period = f64::from(returned.unwrap_or(PERIODS));
            spells.push(Spell::new(period * PERIOD_DAYS, returned.is_some()).unwrap());
        }
        let rarely = (0..customers).map(|row| if row < 9 { 5.0 } else { f64::NAN });
        let rarely = rarely.collect();
        let features = vec![
            Feature::number("items_per_order"),
            Feature::number("first_order_value"),
            Feature::number("installments"),
            Feature::choice("payment_type"),
            Feature::number("review_score"),
            Feature::choice("channel"),
        ];
        let columns = vec![
            Column::Number(items),
            Column::Number(values),
            Column::Number(vec![1.0; customers]),
            Column::Choice(payments),
            Column::Number(rarely),
            Column::Choice(vec![None; customers]),
        ];
        (Table::new(features, columns).unwrap(), spells)
    }

    #[test]
    fn finds_what_drives_and_says_of_the_rest_that_nothing_is_seen() {
        let (table, spells) = shop(20_000);
        let found = fit(&table, &spells).unwrap();
        let effects = &found.fit.effects;
        let names: Vec<_> = effects.iter().map(|effect| effect.name.as_str()).collect();
        let expected = [
            "Items per order, one more",
            "First purchase value, twice as much",
            "Payment type card, not another",
        ];
        assert_eq!(names, expected);
        let verdicts: Vec<_> = effects.iter().map(|effect| effect.verdict).collect();
        let none = Verdict::NoEffectSeen;
        assert_eq!(verdicts, [Verdict::Sooner, none, none]);
        let items = effects.first().unwrap();
        assert!(
            items.interval.low < 2.0 && items.interval.high > 2.0,
            "{items:?}"
        );
        // The same for all, and known of hardly anybody; of what nobody has nothing is said.
        let mut left: Vec<_> = found
            .left_out
            .iter()
            .map(|it| it.feature.as_str())
            .collect();
        left.sort_unstable();
        assert_eq!(left, ["installments", "review_score"]);
        assert_eq!(found.customers_left_out, 0);
    }

    #[test]
    fn nobody_who_came_back_is_nothing_to_learn_from() {
        let (table, spells) = shop(50);
        let waiting: Vec<_> = spells
            .iter()
            .map(|spell| Spell::new(spell.days(), false).unwrap())
            .collect();
        let refused = fit(&table, &waiting);
        assert!(
            matches!(refused, Err(SurvivalError::TooLittle(_))),
            "{refused:?}"
        );
    }
}
