//! Every metric of the served model against one other's, with the luck of who was held out.

use clv_core::metrics::{self, MetricError, defined};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::Forecast;
use super::bootstrap::{Interval, interval};
use crate::boost::run_all;
use crate::counts::at;
use crate::error::TrainError;
use crate::snapshots::Snapshots;

/// Resamples of the held-out customers. Each ranks them anew for every metric, so that they cannot be as many as those of
/// the Gini alone.
const RESAMPLES: usize = 300;
/// Resamples that one thread makes at a time, from a stream of random numbers of their own.
const STRETCH: usize = 25;

/// The served model's metrics less another model's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Differences {
    /// The other model.
    pub against: String,
    /// One entry a metric that both have.
    pub metrics: Vec<Difference>,
}

/// One metric of the served model less the other's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// As in [`super::Score`].
    pub metric: String,
    /// The difference.
    pub difference: f64,
    /// Lower end of its paired 95% bootstrap interval.
    pub lo: f64,
    /// Upper end of it.
    pub hi: f64,
}

type Metric = (
    &'static str,
    fn(&Forecast, &[bool], &[f64]) -> Result<f64, MetricError>,
);

const METRICS: [Metric; 9] = [
    ("gini", |f, _, actual| {
        metrics::normalised_gini(&f.value, actual)
    }),
    ("auc", |f, returns, _| metrics::auc(&f.p_returns, returns)),
    ("pr_auc", |f, returns, _| {
        metrics::pr_auc(&f.p_returns, returns)
    }),
    ("brier", |f, returns, _| {
        metrics::brier(&f.p_returns, returns)
    }),
    ("spearman", |f, _, actual| {
        metrics::spearman(&f.value, actual)
    }),
    ("mae", |f, _, actual| metrics::mae(&f.value, actual)),
    ("rmse", |f, _, actual| metrics::rmse(&f.value, actual)),
    ("bias_ratio", |f, _, actual| {
        metrics::bias_ratio(&f.value, actual)
    }),
    ("top_decile_share", |f, _, actual| {
        metrics::top_share(&f.value, actual, 0.1)
    }),
];

/// Of `served` less `rival`, on the same resamples of the held-out customers.
pub(super) fn differences(
    served: &Forecast,
    (against, rival): (&str, &Forecast),
    test: &Snapshots,
    seed: u64,
) -> Result<Differences, TrainError> {
    let (returns, actual) = (test.returns(), test.future_value());
    let all: Vec<usize> = (0..actual.len()).collect();
    let of = |rows: &[usize]| -> Result<Vec<Option<f64>>, TrainError> {
        let pick = |forecast: &Forecast| Forecast {
            p_returns: at(&forecast.p_returns, rows),
            value: at(&forecast.value, rows),
        };
        let (served, rival) = (pick(served), pick(rival));
        let (returns, actual) = (at(returns, rows), at(actual, rows));
        let each = METRICS.iter().map(|(_, metric)| {
            let one = defined(metric(&served, &returns, &actual))?;
            let other = defined(metric(&rival, &returns, &actual))?;
            Ok(one.zip(other).map(|(one, other)| one - other))
        });
        each.collect::<Result<_, MetricError>>()
            .map_err(TrainError::core("metrics"))
    };
    let found = of(&all)?;
    let stretches: Vec<usize> = (0..RESAMPLES).step_by(STRETCH).collect();
    let resampled = run_all(&stretches, |&first| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(u64::try_from(first).unwrap_or(0));
        (0..STRETCH)
            .map(|_| {
                let draw = all.iter().map(|_| rng.random_range(0..all.len().max(1)));
                of(&draw.collect::<Vec<usize>>())
            })
            .collect::<Result<Vec<_>, TrainError>>()
    })?;
    let resampled: Vec<Vec<Option<f64>>> = resampled.into_iter().flatten().collect();
    let metrics = METRICS
        .iter()
        .zip(found)
        .enumerate()
        .filter_map(|(place, ((metric, _), difference))| {
            let values = resampled.iter().filter_map(|one| *one.get(place)?);
            let Interval { lo, hi } = interval(values.collect())?;
            Some(Difference {
                metric: (*metric).to_owned(),
                difference: difference?,
                lo,
                hi,
            })
        })
        .collect();
    Ok(Differences {
        against: against.to_owned(),
        metrics,
    })
}
