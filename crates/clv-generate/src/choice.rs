//! Weighted choice and the draws everything else is made of.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Exp1, StandardNormal};

/// A table of weighted outcomes.
#[derive(Debug, Clone)]
pub(crate) struct Choice<T> {
    first: T,
    /// Where each further outcome begins on the unit interval.
    rest: Vec<(f64, T)>,
}

impl<T: Copy> Choice<T> {
    /// Outcomes with weights that need not sum to one; `None` without outcomes.
    pub(crate) fn new(weighted: impl IntoIterator<Item = (T, f64)>) -> Option<Self> {
        let all: Vec<(T, f64)> = weighted.into_iter().collect();
        let total: f64 = all.iter().map(|(_, weight)| weight).sum();
        let mut outcomes = all.into_iter();
        let (first, weight) = outcomes.next()?;
        let mut begin = weight / total;
        let mut rest = Vec::new();
        for (outcome, weight) in outcomes {
            rest.push((begin, outcome));
            begin += weight / total;
        }
        Some(Self { first, rest })
    }

    /// The outcome at a point of the unit interval.
    pub(crate) fn at(&self, unit: f64) -> T {
        let begun = self.rest.partition_point(|(begin, _)| *begin <= unit);
        begun
            .checked_sub(1)
            .and_then(|i| self.rest.get(i))
            .map_or(self.first, |(_, outcome)| *outcome)
    }

    /// One draw.
    pub(crate) fn draw(&self, rng: &mut ChaCha8Rng) -> T {
        self.at(unit(rng))
    }
}

/// A uniform draw from [0, 1).
pub(crate) fn unit(rng: &mut ChaCha8Rng) -> f64 {
    rng.random()
}

/// `true` with the given probability.
pub(crate) fn chance(rng: &mut ChaCha8Rng, probability: f64) -> bool {
    unit(rng) < probability
}

/// A standard normal draw.
pub(crate) fn normal(rng: &mut ChaCha8Rng) -> f64 {
    rng.sample(StandardNormal)
}

/// A standard exponential draw.
pub(crate) fn exponential(rng: &mut ChaCha8Rng) -> f64 {
    rng.sample(Exp1)
}

/// A log-normal draw with the given median and log standard deviation.
pub(crate) fn log_normal(rng: &mut ChaCha8Rng, median: f64, log_sd: f64) -> f64 {
    median * (log_sd * normal(rng)).exp()
}

#[cfg(test)]
mod tests {
    use super::Choice;

    #[test]
    fn picks_by_cumulative_weight() {
        let choice = Choice::new([('a', 1.0), ('b', 0.0), ('c', 3.0)]);
        let at = |unit| choice.as_ref().map(|choice| choice.at(unit));
        assert_eq!(at(0.0), Some('a'));
        assert_eq!(at(0.2499), Some('a'));
        assert_eq!(at(0.25), Some('c'));
        assert_eq!(at(0.9999), Some('c'));
        assert!(Choice::<char>::new([]).is_none());
    }
}
