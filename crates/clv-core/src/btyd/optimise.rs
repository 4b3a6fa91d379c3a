//! A maximiser for likelihoods of a few positive parameters: damped Newton steps in their logarithms.
//!
//! Deterministic. Starts are ranked by the likelihood there; from the best, Newton's method with exact derivatives. If
//! that fails, Nelder and Mead's simplex (1965) finds a better start, and so on down the ranking.
#![expect(
    clippy::indexing_slicing,
    reason = "every index is below N, the number of parameters, or within the simplex of N + 1 corners"
)]

use super::derivatives::{Derivatives, cholesky, solve};
use super::error::BtydError;

/// A function of N positive parameters, given their logarithms.
pub(crate) trait Objective<const N: usize> {
    /// Value, and derivatives with respect to the logarithms.
    fn derivatives(&self, logarithms: &[f64; N]) -> Derivatives<N>;

    /// The value alone.
    fn value(&self, logarithms: &[f64; N]) -> f64 {
        self.derivatives(logarithms).value
    }
}

/// Where the search may go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds<const N: usize> {
    pub(crate) low: [f64; N],
    pub(crate) high: [f64; N],
}

/// A maximum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Maximum<const N: usize> {
    pub(crate) at: [f64; N],
    pub(crate) derivatives: Derivatives<N>,
    pub(crate) iterations: usize,
    /// Parameters that ended on a bound.
    pub(crate) bound: [bool; N],
}

/// Newton converges within a dozen steps when it converges; runaway parameters take up to thirty to their bound.
const MOST_STEPS: usize = 100;
/// Longest step of a logarithm: a factor of about seven.
const LONGEST_STEP: f64 = 2.0;
/// Steps of the simplex; it only has to find a place from which Newton's method works.
const MOST_FLIPS: usize = 400;

/// The maximum within the bounds.
pub(crate) fn maximise<const N: usize, O: Objective<N>>(
    objective: &O,
    starts: &[[f64; N]],
    bounds: &Bounds<N>,
) -> Result<Maximum<N>, BtydError> {
    maximise_ranked(objective, objective, starts, bounds)
}

/// Objectives of samples: which start is best shows on a few rows, and where the maximum about is on some more.
pub(crate) struct Samples<O> {
    pub(crate) few: Option<O>,
    pub(crate) some: Option<O>,
}

/// The same, starting from the maximum of a sample's objective where there is one; every last step sees the whole.
pub(crate) fn maximise_from_samples<const N: usize, O: Objective<N>>(
    whole: &O,
    samples: &Samples<O>,
    starts: &[[f64; N]],
    bounds: &Bounds<N>,
) -> Result<Maximum<N>, BtydError> {
    let few = samples.few.as_ref();
    let rough = samples
        .some
        .as_ref()
        .and_then(|some| maximise_ranked(some, few.unwrap_or(some), starts, bounds).ok());
    let near = rough.and_then(|rough| maximise(whole, &[rough.at], bounds).ok());
    near.map_or_else(
        || maximise_ranked(whole, few.unwrap_or(whole), starts, bounds),
        Ok,
    )
}

/// Tries the starts in the order of what `ranking` says about them.
fn maximise_ranked<const N: usize, O: Objective<N>>(
    objective: &O,
    ranking: &O,
    starts: &[[f64; N]],
    bounds: &Bounds<N>,
) -> Result<Maximum<N>, BtydError> {
    let mut ranked: Vec<([f64; N], f64)> = match starts {
        // A single start needs no ranking.
        [only] => vec![(*only, 0.0)],
        several => several
            .iter()
            .map(|start| (*start, ranking.value(start)))
            .filter(|(_, value)| value.is_finite())
            .collect(),
    };
    ranked.sort_by(|(_, left), (_, right)| right.total_cmp(left));
    let mut iterations = 0;
    for (start, _) in ranked {
        let (maximum, steps) = newton(objective, start, bounds);
        iterations += steps;
        if let Some(maximum) = maximum {
            return Ok(maximum);
        }
        let (maximum, steps) = newton(objective, simplex(objective, start, bounds), bounds);
        iterations += steps;
        if let Some(maximum) = maximum {
            return Ok(maximum);
        }
    }
    Err(BtydError::NoMaximum { iterations })
}

/// Newton's method with Levenberg's damping; `None` when it got stuck. Also how many steps it took.
fn newton<const N: usize>(
    objective: &impl Objective<N>,
    start: [f64; N],
    bounds: &Bounds<N>,
) -> (Option<Maximum<N>>, usize) {
    let mut at = clamped(start, bounds);
    let mut here = objective.derivatives(&at);
    let mut damping = 0.0;
    for iterations in 1..=MOST_STEPS {
        if !here.is_finite() {
            return (None, iterations);
        }
        let (free, bound) = within(&here, &at, bounds);
        let (step, gain) = ascent(&free, &mut damping);
        // A gain below the rounding of the sum itself is none.
        if gain <= 1e-13 * (1.0 + here.value.abs()) {
            let maximum = Maximum {
                at,
                derivatives: here,
                iterations,
                bound,
            };
            return (Some(maximum), iterations);
        }
        let next = clamped(std::array::from_fn(|i| at[i] + step[i]), bounds);
        let there = objective.derivatives(&next);
        let slack = 1e-12 * (1.0 + here.value.abs());
        if there.is_finite() && there.value >= here.value - slack {
            (at, here) = (next, there);
            damping = if damping < 1e-6 { 0.0 } else { damping / 10.0 };
        } else if damping > 1e12 {
            return (None, iterations);
        } else {
            damping = (damping * 10.0).max(1e-4);
        }
    }
    (None, MOST_STEPS)
}

/// The step uphill, and what the quadratic model gains by it; damping grows until the curvature is that of a hill.
fn ascent<const N: usize>(here: &Derivatives<N>, damping: &mut f64) -> ([f64; N], f64) {
    let lower = loop {
        match cholesky(&here.curvature(*damping)) {
            Some(lower) => break lower,
            None if *damping > 1e12 => return ([0.0; N], 0.0),
            None => *damping = (*damping * 4.0).max(1e-3),
        }
    };
    let step = solve(&lower, &here.gradient);
    let longest = step.iter().fold(0.0, |most: f64, s| most.max(s.abs()));
    let shrink = (LONGEST_STEP / longest).min(1.0);
    let gain: f64 = step
        .iter()
        .zip(&here.gradient)
        .map(|(s, g)| 0.5 * s * g)
        .sum();
    (step.map(|s| s * shrink), gain)
}

/// Holds parameters that are on a bound and would leave it.
fn within<const N: usize>(
    here: &Derivatives<N>,
    at: &[f64; N],
    bounds: &Bounds<N>,
) -> (Derivatives<N>, [bool; N]) {
    let mut free = *here;
    let bound = std::array::from_fn(|i| {
        (at[i] <= bounds.low[i] && here.gradient[i] <= 0.0)
            || (at[i] >= bounds.high[i] && here.gradient[i] >= 0.0)
    });
    for (i, held) in bound.iter().enumerate() {
        if *held {
            free.hold(i);
        }
    }
    (free, bound)
}

fn clamped<const N: usize>(at: [f64; N], bounds: &Bounds<N>) -> [f64; N] {
    std::array::from_fn(|i| at[i].clamp(bounds.low[i], bounds.high[i]))
}

/// The best corner after the simplex of Nelder and Mead (1965) has walked for a while.
fn simplex<const N: usize>(
    objective: &impl Objective<N>,
    start: [f64; N],
    bounds: &Bounds<N>,
) -> [f64; N] {
    let worth = |at: [f64; N]| {
        let at = clamped(at, bounds);
        let value = objective.value(&at);
        (
            at,
            if value.is_finite() {
                value
            } else {
                f64::NEG_INFINITY
            },
        )
    };
    let mut corners: Vec<([f64; N], f64)> = (0..=N)
        .map(|corner| {
            let mut at = start;
            if corner < N {
                at[corner] += 1.0;
            }
            worth(at)
        })
        .collect();
    for _ in 0..MOST_FLIPS {
        corners.sort_by(|(_, left), (_, right)| right.total_cmp(left));
        let (best, second, (worst, low)) = (corners[0], corners[N - 1], corners[N]);
        if best.1 - low < 1e-6 * (1.0 + best.1.abs()) {
            break;
        }
        let centre: [f64; N] = std::array::from_fn(|i| {
            corners[..N].iter().map(|(at, _)| at[i]).sum::<f64>() / crate::cast::float(N)
        });
        let along = |by: f64| {
            worth(std::array::from_fn(|i| {
                centre[i] + by * (worst[i] - centre[i])
            }))
        };
        let reflected = along(-1.0);
        corners[N] = if reflected.1 > best.1 {
            let further = along(-2.0);
            if further.1 > reflected.1 {
                further
            } else {
                reflected
            }
        } else if reflected.1 > second.1 {
            reflected
        } else {
            let nearer = along(0.5);
            if nearer.1 > low {
                nearer
            } else {
                for corner in &mut corners[1..] {
                    *corner = worth(std::array::from_fn(|i| 0.5 * (corner.0[i] + best.0[i])));
                }
                continue;
            }
        };
    }
    corners.sort_by(|(_, left), (_, right)| right.total_cmp(left));
    corners[0].0
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    /// −(u − 1)² − 100 (v − u²)², Rosenbrock's valley upside down, in u, v.
    struct Valley;

    impl Objective<2> for Valley {
        fn derivatives(&self, &[u, v]: &[f64; 2]) -> Derivatives<2> {
            let d = v - u * u;
            Derivatives {
                value: -(u - 1.0).powi(2) - 100.0 * d * d,
                gradient: [-2.0 * (u - 1.0) + 400.0 * d * u, -200.0 * d],
                hessian: [
                    [-2.0 + 400.0 * (d - 2.0 * u * u), 400.0 * u],
                    [400.0 * u, -200.0],
                ],
            }
        }
    }

    const WIDE: Bounds<2> = Bounds {
        low: [-10.0; 2],
        high: [10.0; 2],
    };

    #[test]
    fn walks_a_bent_valley_to_its_end() {
        let maximum = maximise(&Valley, &[[-3.0, 5.0], [-1.2, 1.0]], &WIDE).unwrap();
        assert!((maximum.at[0] - 1.0).abs() < 1e-6 && (maximum.at[1] - 1.0).abs() < 1e-6);
        assert_eq!(maximum.bound, [false; 2]);
    }

    #[test]
    fn stops_at_a_bound_and_says_which() {
        let narrow = Bounds {
            low: [-10.0; 2],
            high: [0.5, 10.0],
        };
        let maximum = maximise(&Valley, &[[-1.2, 1.0]], &narrow).unwrap();
        assert!((maximum.at[1] - 0.25).abs() < 1e-6, "{:?}", maximum.at);
        assert_eq!(maximum.bound, [true, false]);
    }

    #[test]
    fn the_simplex_finds_the_hill() {
        let at = simplex(&Valley, [-2.0, 3.0], &WIDE);
        assert!(Valley.value(&at) > -0.1, "{at:?}");
    }
}
