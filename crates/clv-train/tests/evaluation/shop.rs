use chrono::{Days, NaiveDate};
use clv_core::features::{Column, Feature, Table};
use clv_train::{Role, SnapshotColumns};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A shop where only the first order value decides who returns, and only the mean day value what they spend.
pub(crate) struct Shop {
    pub(crate) customers: usize,
    /// Slope of the log-odds to return per standard deviation of the logarithm of the first order value.
    pub(crate) signal: f64,
    /// The same for the logarithm of spend and the mean day value.
    pub(crate) spend_signal: f64,
}

impl Shop {
    pub(crate) fn with_signal(signal: f64) -> Self {
        Self {
            customers: 1_500,
            signal,
            spend_signal: 0.7,
        }
    }

    /// Two training cutoffs, one in the gap, one held out.
    pub(crate) fn columns(&self) -> SnapshotColumns {
        let test = NaiveDate::from_ymd_opt(2018, 3, 1).unwrap();
        let days_before = [
            (210, Role::Train),
            (180, Role::Train),
            (90, Role::Gap),
            (0, Role::Test),
        ];
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let names = [
            "frequency",
            "days_since_last_purchase",
            "first_order_value",
            "mean_day_value",
            "review_score",
        ];
        let mut numbers: Vec<Vec<f64>> = vec![Vec::new(); names.len()];
        let (mut states, mut ids, mut cutoffs, mut roles) = (vec![], vec![], vec![], vec![]);
        let (mut returns, mut future_value) = (vec![], vec![]);
        let mut future_purchase_days = vec![];
        for customer in 0..self.customers {
            let (taste, budget) = (normal(&mut rng), normal(&mut rng));
            let bought_before: f64 = rng.random_range(1.0_f64..200.0).floor();
            let repeats = f64::from(u8::from(rng.random_bool(0.05)));
            let score = if rng.random_bool(0.3) {
                f64::NAN
            } else {
                f64::from(rng.random_range(1..=5_u8))
            };
            let state = ["SP", "RJ", "MG"][rng.random_range(0..3)];
            for (days, role) in days_before {
                let p = 1.0 / (1.0 + (1.8 - self.signal * taste).exp());
                let bought = rng.random_bool(p);
                let row = [
                    repeats,
                    bought_before + 210.0 - days as f64,
                    (4.0 + taste).exp(),
                    (4.0 + 0.7 * budget).exp(),
                    score,
                ];
                numbers
                    .iter_mut()
                    .zip(row)
                    .for_each(|(column, value)| column.push(value));
                states.push(Some(state.to_owned()));
                ids.push(format!("customer-{customer}"));
                cutoffs.push(test.checked_sub_days(Days::new(days)).unwrap());
                roles.push(role);
                returns.push(bought);
                future_purchase_days.push(u32::from(bought));
                let spend = (4.0 + self.spend_signal * budget + 0.2 * normal(&mut rng)).exp();
                future_value.push(if bought { spend } else { 0.0 });
            }
        }
        let mut features = names.map(Feature::number).to_vec();
        features.push(Feature::choice("state"));
        let mut columns: Vec<Column> = numbers.into_iter().map(Column::Number).collect();
        columns.push(Column::Choice(states));
        SnapshotColumns {
            customer_ids: ids,
            cutoffs,
            roles,
            table: Table::new(features, columns).unwrap(),
            label_days: vec![180; returns.len()],
            returns,
            future_value,
            future_purchase_days,
        }
    }
}

/// The same rows, last first.
pub(crate) fn reversed(columns: &SnapshotColumns) -> SnapshotColumns {
    let rows: Vec<usize> = (0..columns.table.rows()).rev().collect();
    let mut reversed = columns.clone();
    reversed.customer_ids.reverse();
    reversed.cutoffs.reverse();
    reversed.roles.reverse();
    reversed.returns.reverse();
    reversed.future_value.reverse();
    reversed.future_purchase_days.reverse();
    reversed.table = columns.table.select(&rows);
    reversed
}

/// A standard normal draw (Box & Muller 1958).
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let (u, v): (f64, f64) = (rng.random_range(1e-12..1.0), rng.random());
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}
