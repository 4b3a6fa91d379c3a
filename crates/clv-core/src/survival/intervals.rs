//! Periods of waiting.

use serde::Serialize;

use super::error::SurvivalError;
use super::spell::Spell;

/// Consecutive periods (0, e₁], (e₁, e₂], … of waiting time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Intervals {
    ends: Vec<f64>,
}

/// What one spell contributes: the periods it was observed through, and whether the last one brought the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Observed {
    pub(crate) periods: usize,
    pub(crate) event: bool,
}

impl Intervals {
    /// From the ends of the periods.
    ///
    /// # Errors
    /// Ends that are not positive, finite and ascending, or none.
    pub fn new(ends: Vec<f64>) -> Result<Self, SurvivalError> {
        let first = ends.first().is_some_and(|first| *first > 0.0);
        let ascending = ends.windows(2).all(|pair| pair.is_sorted_by(|a, b| a < b));
        if first && ascending && ends.iter().all(|end| end.is_finite()) {
            Ok(Self { ends })
        } else {
            Err(SurvivalError::Intervals)
        }
    }

    /// So many periods of the same length.
    ///
    /// # Errors
    /// A length that is not positive and finite, or no periods.
    pub fn equal(days: f64, periods: u32) -> Result<Self, SurvivalError> {
        Self::new((1..=periods).map(|i| f64::from(i) * days).collect())
    }

    /// Ends of the periods.
    #[must_use]
    pub fn ends(&self) -> &[f64] {
        &self.ends
    }

    /// Periods from their starts to their ends.
    pub(crate) fn spans(&self) -> impl Iterator<Item = (f64, f64)> {
        let starts = std::iter::once(0.0).chain(self.ends.iter().copied());
        starts.zip(self.ends.iter().copied())
    }

    /// A period counts when it was observed to its end or to the event; who is censored within one counts up to the
    /// period before, and an event after the last period counts as none.
    pub(crate) fn observed(&self, spell: &Spell) -> Observed {
        let whole = self.ends.partition_point(|end| *end <= spell.days());
        let exact = whole
            .checked_sub(1)
            .and_then(|at| self.ends.get(at))
            .is_some_and(|end| *end == spell.days());
        if !spell.ended() || (whole == self.ends.len() && !exact) {
            return Observed {
                periods: whole,
                event: false,
            };
        }
        Observed {
            periods: if exact { whole } else { whole + 1 },
            event: true,
        }
    }

    /// The period at this place joined to the next one, or the last to the one before; `None` when it is the only one.
    pub(crate) fn without(&self, place: usize) -> Option<Self> {
        let mut ends = self.ends.clone();
        if ends.len() < 2 {
            return None;
        }
        ends.remove(place.min(ends.len() - 2));
        Some(Self { ends })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn observed(days: f64, ended: bool) -> (usize, bool) {
        let intervals = Intervals::equal(30.0, 3).unwrap();
        let observed = intervals.observed(&Spell::new(days, ended).unwrap());
        (observed.periods, observed.event)
    }

    #[test]
    fn an_event_counts_in_the_period_it_falls_into() {
        assert_eq!(observed(1.0, true), (1, true));
        assert_eq!(observed(30.0, true), (1, true));
        assert_eq!(observed(31.0, true), (2, true));
        assert_eq!(observed(90.0, true), (3, true));
    }

    #[test]
    fn an_event_after_the_last_period_is_none_within_it() {
        assert_eq!(observed(91.0, true), (3, false));
    }

    #[test]
    fn who_is_cut_off_counts_for_whole_periods_only() {
        assert_eq!(observed(0.0, false), (0, false));
        assert_eq!(observed(29.0, false), (0, false));
        assert_eq!(observed(30.0, false), (1, false));
        assert_eq!(observed(500.0, false), (3, false));
    }

    #[test]
    fn refuses_periods_that_do_not_follow_each_other() {
        for ends in [
            vec![],
            vec![0.0],
            vec![2.0, 1.0],
            vec![1.0, 1.0],
            vec![1.0, f64::NAN],
        ] {
            assert_eq!(Intervals::new(ends), Err(SurvivalError::Intervals));
        }
    }

    #[test]
    fn the_last_period_is_joined_to_the_one_before() {
        let three = Intervals::equal(30.0, 3).unwrap();
        assert_eq!(three.without(0).unwrap().ends(), [60.0, 90.0]);
        assert_eq!(three.without(2).unwrap().ends(), [30.0, 90.0]);
    }
}
