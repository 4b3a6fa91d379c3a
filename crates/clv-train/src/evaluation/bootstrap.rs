use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A 95% percentile interval (Efron & Tibshirani 1993, §13.3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Interval {
    pub(super) lo: f64,
    pub(super) hi: f64,
}

/// Intervals of each model's Gini, and of the served model's lead over it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bootstrapped {
    pub(super) gini: Option<Interval>,
    pub(super) lead: Option<Interval>,
}

/// Resamples the held-out customers with replacement and re-scores every model on the *same* resample, so
/// that the luck of who happens to be in it cancels out of the differences.
///
/// `predictions` holds one vector a model, `served` the position of the served one.
pub(super) fn paired(
    actual: &[f64],
    predictions: &[&[f64]],
    served: usize,
    (resamples, seed): (usize, u64),
) -> Vec<Bootstrapped> {
    let perfect = Ranking::new(actual, actual);
    let models: Vec<Ranking> = predictions
        .iter()
        .map(|p| Ranking::new(p, actual))
        .collect();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut ginis: Vec<Vec<f64>> = vec![Vec::with_capacity(resamples); models.len()];
    let mut leads = ginis.clone();
    let mut draws = vec![0_u32; actual.len()];
    for _ in 0..resamples {
        draws.fill(0);
        for _ in 0..actual.len() {
            if let Some(count) = draws.get_mut(rng.random_range(0..actual.len())) {
                *count += 1;
            }
        }
        let Some(best) = perfect.gini(&draws).filter(|gini| *gini > 0.0) else {
            continue;
        };
        let scores: Vec<Option<f64>> = models
            .iter()
            .map(|model| model.gini(&draws).map(|g| g / best))
            .collect();
        let Some(&Some(lead)) = scores.get(served) else {
            continue;
        };
        for (score, (ginis, leads)) in scores.iter().zip(ginis.iter_mut().zip(&mut leads)) {
            if let Some(score) = score {
                ginis.push(*score);
                leads.push(lead - score);
            }
        }
    }
    ginis
        .into_iter()
        .zip(leads)
        .map(|(ginis, leads)| Bootstrapped {
            gini: interval(ginis),
            lead: interval(leads),
        })
        .collect()
}

/// The middle 95% of the values.
fn interval(mut values: Vec<f64>) -> Option<Interval> {
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

/// Half the width of the widest lead interval: differences below it are invisible in these data.
pub(super) fn blind_spot(leads: &[Bootstrapped]) -> f64 {
    let widths = leads
        .iter()
        .filter_map(|b| b.lead)
        .map(|i| (i.hi - i.lo) / 2.0);
    widths.fold(0.0, f64::max)
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]
mod tests {
    use super::*;
    use crate::counts::float;
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
        let result = paired(&actual, &[&actual, &constant], 0, (500, 7));
        assert_eq!(result[0].lead, Some(Interval { lo: 0.0, hi: 0.0 }));
        assert!(result[1].lead.unwrap().lo > 0.9);
        assert_eq!(result[1].gini, Some(Interval { lo: 0.0, hi: 0.0 }));
    }
}
