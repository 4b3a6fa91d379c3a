use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::Forecast;
use crate::boost::run_all;
use crate::counts::float;
use crate::error::TrainError;

/// A 95% percentile interval (Efron & Tibshirani 1993, §13.3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Interval {
    pub(super) lo: f64,
    pub(super) hi: f64,
}

/// Every model's scores on the same resamples.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Resampled {
    scores: Vec<Scores>,
}

/// How one model compares with another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Comparison {
    /// Of its Gini less the other's.
    pub(super) lead: Option<Interval>,
    /// Of the other's mean squared error less its own.
    pub(super) accuracy: Option<Interval>,
    /// Of its AUC less the other's.
    pub(super) buyers: Option<Interval>,
}

impl Resampled {
    /// The interval of a model's Gini.
    pub(super) fn gini(&self, model: usize) -> Option<Interval> {
        let scores = self.scores.iter();
        interval(
            scores
                .filter_map(|s| Some(s.get(model).copied().flatten()?.gini))
                .collect(),
        )
    }

    /// One model against another.
    pub(super) fn compare(&self, model: usize, other: usize) -> Comparison {
        let both = self.scores.iter().filter_map(|scores| {
            let own = scores.get(model).copied().flatten()?;
            Some((own, scores.get(other).copied().flatten()?))
        });
        let both: Vec<(Scored, Scored)> = both.collect();
        let of = |difference: fn(&(Scored, Scored)) -> f64| {
            interval(both.iter().map(difference).collect())
        };
        Comparison {
            lead: of(|(own, other)| own.gini - other.gini),
            accuracy: of(|(own, other)| other.error - own.error),
            buyers: of(|(own, other)| own.auc - other.auc),
        }
    }
}

/// Resamples that one thread makes at a time, from a stream of random numbers of their own.
const STRETCH: usize = 50;

/// What one resample says of a model: Gini, mean squared error of values, and AUC.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Scored {
    gini: f64,
    error: f64,
    auc: f64,
}

type Scores = Vec<Option<Scored>>;

/// Resamples the held-out customers with replacement and re-scores every model on the *same* resample, so
/// that the luck of who happens to be in it cancels out of the differences.
///
/// `forecasts` holds one a model.
pub(super) fn paired(
    (actual, returns): (&[f64], &[bool]),
    forecasts: &[&Forecast],
    (resamples, seed): (usize, u64),
) -> Result<Resampled, TrainError> {
    let perfect = Ranking::new(actual, actual);
    let returned: Vec<f64> = returns.iter().map(|&r| f64::from(u8::from(r))).collect();
    let all_first = Ranking::new(&returned, &returned);
    let models: Vec<(Ranking, Ranking, Vec<f64>)> = forecasts
        .iter()
        .map(|forecast| {
            let pairs = forecast.value.iter().zip(actual);
            (
                Ranking::new(&forecast.value, actual),
                Ranking::new(&forecast.p_returns, &returned),
                pairs.map(|(p, a)| (p - a).powi(2)).collect(),
            )
        })
        .collect();
    let stretches: Vec<usize> = (0..resamples).step_by(STRETCH).collect();
    let scores = run_all(&stretches, |&first| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(u64::try_from(first).unwrap_or(0));
        let mut draws = vec![0_u32; actual.len()];
        let last = (first + STRETCH).min(resamples);
        Ok((first..last)
            .filter_map(|_| {
                draws.fill(0);
                for _ in 0..actual.len() {
                    if let Some(count) = draws.get_mut(rng.random_range(0..actual.len())) {
                        *count += 1;
                    }
                }
                let best = perfect.gini(&draws).filter(|gini| *gini > 0.0)?;
                // Where all buy or none, there are no buyers to tell apart.
                let all_apart = all_first.gini(&draws).filter(|gini| *gini > 0.0);
                let scores = models.iter().map(|(by_value, by_p, errors)| {
                    let error = errors.iter().zip(&draws).map(|(e, &n)| e * f64::from(n));
                    Some(Scored {
                        gini: by_value.gini(&draws)? / best,
                        error: error.sum::<f64>() / float(actual.len().max(1)),
                        // The normalised Gini of zeros and ones is 2 AUC − 1.
                        auc: all_apart.map_or(Some(0.5), |all| {
                            Some((by_p.gini(&draws)? / all + 1.0) / 2.0)
                        })?,
                    })
                });
                Some(scores.collect::<Scores>())
            })
            .collect::<Vec<Scores>>())
    })?;
    Ok(Resampled {
        scores: scores.into_iter().flatten().collect(),
    })
}

/// The middle 95% of the values.
pub(super) fn interval(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    let tail = values.len() / 40;
    let lo = *values.get(tail)?;
    let hi = *values.get(values.len() - 1 - tail)?;
    Some(Interval { lo, hi })
}

/// Customers from the highest prediction down, sorted once for all resamples.
struct Ranking {
    /// Row, its actual value, and whether the next row has another prediction.
    rows: Vec<(usize, f64, bool)>,
}

impl Ranking {
    fn new(predicted: &[f64], actual: &[f64]) -> Self {
        let mut sorted: Vec<(f64, usize, f64)> = predicted
            .iter()
            .zip(actual)
            .enumerate()
            .map(|(row, (&p, &a))| (p, row, a))
            .collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let next = sorted.iter().skip(1).map(|row| Some(row.0)).chain([None]);
        let rows = sorted
            .iter()
            .zip(next)
            .map(|(&(p, row, a), next)| (row, a, next.is_none_or(|n| n.total_cmp(&p).is_ne())))
            .collect();
        Self { rows }
    }

    /// Gini of the gains curve when row i counts `draws[i]` times: 2 × area − 1, equal predictions pooled
    /// into one straight piece. `None` when there is no value to share out.
    fn gini(&self, draws: &[u32]) -> Option<f64> {
        let (mut area, mut weight, mut value) = (0.0, 0.0, 0.0);
        let (mut tied_weight, mut tied_value) = (0.0, 0.0);
        for &(row, actual, ends) in &self.rows {
            let count = f64::from(*draws.get(row)?);
            tied_weight += count;
            tied_value += count * actual;
            if ends {
                area += tied_weight * (value + tied_value / 2.0);
                weight += tied_weight;
                value += tied_value;
                (tied_weight, tied_value) = (0.0, 0.0);
            }
        }
        (weight > 0.0 && value > 0.0).then(|| 2.0 * area / (weight * value) - 1.0)
    }
}

/// The lead in Gini that these data can just tell from none: half the width of a lead's interval, the middle one of
/// some comparisons. A rival that ranks alike has no interval to speak of.
pub(super) fn smallest_visible(comparisons: &[Comparison]) -> f64 {
    let widths = comparisons
        .iter()
        .filter_map(|comparison| comparison.lead)
        .map(|interval| (interval.hi - interval.lo) / 2.0);
    crate::counts::median(widths.filter(|width| *width > 0.0).collect()).unwrap_or(0.0)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use clv_core::metrics::normalised_gini;

    #[test]
    fn counted_gini_is_the_gini_of_the_repeated_rows() {
        let actual = [0.0, 5.0, 0.0, 2.0, 0.0, 9.0];
        let predicted = [0.1, 0.4, 0.4, 0.2, 0.1, 0.3];
        let draws = [2_u32, 0, 3, 1, 0, 2];
        let repeat = |values: &[f64]| -> Vec<f64> {
            let rows = values.iter().zip(draws);
            rows.flat_map(|(&v, n)| std::iter::repeat_n(v, usize::try_from(n).unwrap()))
                .collect()
        };
        let perfect = Ranking::new(&actual, &actual).gini(&draws).unwrap();
        let ours = Ranking::new(&predicted, &actual).gini(&draws).unwrap() / perfect;
        let theirs = normalised_gini(&repeat(&predicted), &repeat(&actual)).unwrap();
        assert!((ours - theirs).abs() < 1e-12, "{ours} {theirs}");
    }

    #[test]
    fn a_model_never_leads_itself_and_leads_a_constant_when_it_ranks() {
        let actual: Vec<f64> = (0..400)
            .map(|i| if i % 4 == 0 { float(i) } else { 0.0 })
            .collect();
        let constant = vec![1.0; 400];
        let returns: Vec<bool> = actual.iter().map(|value| *value > 0.0).collect();
        let [ranks, flat] = [actual.clone(), constant].map(|value| Forecast {
            p_returns: value.iter().map(|v| v / 400.0).collect(),
            value,
        });
        let result = paired((&actual, &returns), &[&ranks, &flat], (500, 7)).unwrap();
        let zero = Some(Interval { lo: 0.0, hi: 0.0 });
        assert_eq!(result.compare(0, 0).lead, zero);
        assert!(result.compare(0, 1).lead.unwrap().lo > 0.9);
        assert!(result.compare(0, 1).accuracy.unwrap().lo > 0.0);
        let buyers = result.compare(0, 1).buyers.unwrap();
        assert!((buyers.lo - 0.5).abs() < 1e-12 && (buyers.hi - 0.5).abs() < 1e-12);
        assert!(result.compare(1, 0).lead.unwrap().hi < -0.9);
        assert_eq!(result.gini(1), zero);
    }
}
