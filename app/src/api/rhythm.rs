//! What the rhythm of buying alone says of a customer, beside whatever model is served: BG/NBD with Gamma-Gamma.

use clv_core::btyd::{BgNbd, BtydError, FitOptions, GammaGamma, History, Pool, Spending};
use clv_core::features::{Table, Value};
use clv_core::model::{Expected, INPUTS, Known, ModelError, Process, Purchases, SpendModel};

/// Holds parameters that run away where the data do not determine them; as in training.
const PENALTY: f64 = 1e-3;

/// With a heavier tail the mean of Gamma-Gamma is that of a few; as in training.
const LEAST_TAIL: f64 = 1.2;

/// Both models fitted on past customers.
pub struct Rhythm {
    purchases: Purchases,
    /// How many they were fitted on.
    pub customers: usize,
}

impl Rhythm {
    /// Fits them; nothing where no history tells a rhythm, or none bought again.
    pub fn fit(past: &Table, horizon_days: u32) -> Option<Self> {
        let columns = past.with_schema(&INPUTS.map(clv_core::features::Feature::number));
        let known: Vec<Known> = (0..columns.rows())
            .filter_map(|row| known(&columns.row(row)?).ok())
            .collect();
        let histories: Vec<History> = known.iter().map(|known| *known.history()).collect();
        let spendings: Vec<Spending> = known
            .iter()
            .filter_map(|known| known.spending().copied())
            .collect();
        if spendings.is_empty() {
            return None;
        }
        let process = purchases(&Pool::new(&histories)).ok()?;
        let purchases = Purchases::new(
            Process::BgNbd(process),
            spend(&spendings),
            f64::from(horizon_days),
        );
        Some(Self {
            purchases: purchases.ok()?,
            customers: histories.len(),
        })
    }

    /// What is expected of a customer with these values of [`INPUTS`] within the horizon.
    pub fn expect(&self, values: &[Value]) -> Option<Expected> {
        self.purchases.expect(&known(values).ok()?).ok()
    }
}

fn known(values: &[Value]) -> Result<Known, ModelError> {
    let mut inputs = [f64::NAN; 4];
    for (input, value) in inputs.iter_mut().zip(values) {
        *input = value.number().unwrap_or(f64::NAN);
    }
    Known::new(inputs)
}

fn purchases(pool: &Pool) -> Result<BgNbd, BtydError> {
    let free = BgNbd::fit(pool, FitOptions::new())?;
    if free.doubts.is_empty() {
        return Ok(free.model);
    }
    Ok(BgNbd::fit(pool, FitOptions::new().penalty(PENALTY)?)?.model)
}

/// The mean of all where Gamma-Gamma cannot be fitted or has no mean.
fn spend(spendings: &[Spending]) -> SpendModel {
    let has_mean = |(name, value): &(&str, f64)| *name == "q" && *value > LEAST_TAIL;
    let fitted = GammaGamma::fit(spendings, FitOptions::new())
        .ok()
        .filter(|fit| fit.model.parameters().iter().any(has_mean));
    match fitted {
        Some(fit) => SpendModel::GammaGamma(fit.model),
        None => SpendModel::Mean(mean(spendings)),
    }
}

/// Of all repeat purchase days, of whomever.
fn mean(spendings: &[Spending]) -> f64 {
    let (sum, days) = spendings.iter().fold((0.0, 0.0), |(sum, days), spending| {
        let frequency = f64::from(spending.frequency());
        (sum + frequency * spending.mean(), days + frequency)
    });
    sum / days
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use clv_core::features::{Column, Feature};

    /// A hundred customers: every fourth came back, some of them lately.
    fn past() -> Table {
        let rows: Vec<[f64; 4]> = (0..100)
            .map(|row| {
                let age = 100.0 + f64::from(row % 30) * 10.0;
                if row % 4 == 0 {
                    let times = f64::from(1 + row % 3);
                    let recency = age * f64::from(1 + row % 5) / 6.0;
                    [times, recency, age, 50.0 + f64::from(row)]
                } else {
                    [0.0, 0.0, age, f64::NAN]
                }
            })
            .collect();
        let column = |at: usize| {
            let values = rows.iter().map(|row| row.get(at).copied().unwrap());
            Column::Number(values.collect())
        };
        Table::new(
            INPUTS.map(Feature::number).into(),
            (0..4).map(column).collect(),
        )
        .unwrap()
    }

    fn expect(rhythm: &Rhythm, values: [f64; 4]) -> Expected {
        rhythm.expect(&values.map(Value::Number)).unwrap()
    }

    #[test]
    fn who_bought_lately_is_likelier_to_be_alive_than_who_fell_silent() {
        let rhythm = Rhythm::fit(&past(), 180).unwrap();
        assert_eq!(rhythm.customers, 100);
        let lately = expect(&rhythm, [3.0, 290.0, 300.0, 80.0]);
        let silent = expect(&rhythm, [3.0, 20.0, 300.0, 80.0]);
        assert!(lately.p_alive > silent.p_alive);
        assert!(lately.purchases > silent.purchases);
        assert!((0.0..=1.0).contains(&lately.p_alive) && lately.spend > 0.0);
    }

    #[test]
    fn where_nobody_came_back_there_is_no_rhythm() {
        let once = past().select(&[1, 2, 3, 5, 6, 7]);
        assert!(Rhythm::fit(&once, 180).is_none());
    }
}
