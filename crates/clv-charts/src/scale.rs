//! Nice ticks: steps of 1, 2 or 5 times a power of ten (Heckbert, "Nice Numbers for Graph Labels", Graphics Gems I, 1990).

/// A value axis: what it spans and where its ticks are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) ticks: Vec<f64>,
}

/// A tick step: `mantissa × 10^exponent`. Kept apart so that 3 × 0.1 is written 0.3 and not 0.30000000000000004.
#[derive(Clone, Copy)]
struct Step {
    mantissa: f64,
    exponent: i32,
}

/// Steps reach from 10⁻¹² to 5 × 10¹⁸: beyond both ends of any amount of money.
const EXPONENTS: std::ops::Range<i32> = -12..19;

impl Scale {
    /// Spans the values and ends on ticks, with about `target` steps none of which is below `smallest`.
    pub(crate) fn covering(low: f64, high: f64, target: usize, smallest: f64) -> Self {
        let (low, high) = widened(low, high);
        let step = Step::for_span(high - low, target, smallest);
        let first = (low / step.size() + 1e-9).floor();
        // At least one step, even when the values are tiny beside the smallest of them.
        let last = (high / step.size() - 1e-9).ceil().max(first + 1.0);
        let ticks = step.multiples(first, last);
        Self {
            low: step.multiple(first),
            high: step.multiple(last),
            ticks,
        }
    }

    /// Spans exactly the values; ticks lie inside.
    pub(crate) fn within(low: f64, high: f64, target: usize, smallest: f64) -> Self {
        let (low, high) = widened(low, high);
        let step = Step::for_span(high - low, target, smallest);
        let first = (low / step.size() - 1e-9).ceil();
        let last = (high / step.size() + 1e-9).floor();
        Self {
            low,
            high,
            ticks: step.multiples(first, last),
        }
    }
}

/// The same interval, or one around it when it is empty.
fn widened(low: f64, high: f64) -> (f64, f64) {
    // Beyond this, differences overflow.
    let (low, high) = (low.clamp(-1e300, 1e300), high.clamp(-1e300, 1e300));
    if high > low {
        return (low, high);
    }
    if low == 0.0 {
        return (0.0, 1.0);
    }
    (low - low.abs() / 2.0, low + low.abs() / 2.0)
}

impl Step {
    fn for_span(span: f64, target: usize, smallest: f64) -> Self {
        let wanted = (span / crate::number::to_f64(target.max(1))).max(smallest);
        // The tolerance lets a span of exactly five steps have five.
        let enough = |step: &Step| step.size() >= wanted * (1.0 - 1e-9);
        EXPONENTS
            .flat_map(|exponent| [1.0, 2.0, 5.0].map(|mantissa| Step { mantissa, exponent }))
            .find(enough)
            .unwrap_or(Step {
                mantissa: wanted,
                exponent: 0,
            })
    }

    fn size(self) -> f64 {
        self.multiple(1.0)
    }

    fn multiple(self, times: f64) -> f64 {
        let power = power_of_ten(self.exponent.unsigned_abs());
        let size = times * self.mantissa;
        if self.exponent < 0 {
            size / power
        } else {
            size * power
        }
    }

    fn multiples(self, first: f64, last: f64) -> Vec<f64> {
        let mut ticks = Vec::new();
        let mut times = first;
        // A guard against a step that vanishes beside huge values.
        while times <= last && ticks.len() < 100 {
            // Adding zero turns -0 into 0.
            ticks.push(self.multiple(times) + 0.0);
            times += 1.0;
        }
        ticks
    }
}

/// Exact up to 10²², as every product on the way is an integer that a double holds.
pub(crate) fn power_of_ten(exponent: u32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_on_ticks_of_one_two_or_five() {
        let cases = [
            (
                0.0,
                7_500.0,
                4,
                vec![0.0, 2_000.0, 4_000.0, 6_000.0, 8_000.0],
            ),
            (0.0, 0.031, 4, vec![0.0, 0.01, 0.02, 0.03, 0.04]),
            (-3.0, 11.0, 3, vec![-5.0, 0.0, 5.0, 10.0, 15.0]),
            (0.0, 0.3, 3, vec![0.0, 0.1, 0.2, 0.3]),
            (0.0, 100.0, 5, vec![0.0, 20.0, 40.0, 60.0, 80.0, 100.0]),
        ];
        for (low, high, target, ticks) in cases {
            assert_eq!(Scale::covering(low, high, target, 0.0).ticks, ticks);
        }
    }

    #[test]
    fn keeps_the_span_when_told_to() {
        let scale = Scale::within(7.0, 365.0, 4, 1.0);
        assert_eq!((scale.low, scale.high), (7.0, 365.0));
        assert_eq!(scale.ticks, [100.0, 200.0, 300.0]);
    }

    #[test]
    fn never_divides_whole_things() {
        assert_eq!(Scale::covering(0.0, 2.0, 5, 1.0).ticks, [0.0, 1.0, 2.0]);
    }

    #[test]
    fn survives_equal_and_extreme_values() {
        assert_eq!(Scale::covering(0.0, 0.0, 4, 1.0).ticks, [0.0, 1.0]);
        assert!(Scale::within(5.0, 5.0, 4, 0.0).low < 5.0);
        for (low, high) in [
            (0.0, 1e300),
            (-1e300, 1e300),
            (0.0, 1e-300),
            (f64::MIN, f64::MAX),
            (1e15, 1e15 + 1.0),
        ] {
            let scale = Scale::covering(low, high, 4, 0.0);
            assert!(scale.high > scale.low, "{low} {high}");
            assert!(scale.low.is_finite() && scale.high.is_finite());
        }
    }
}
