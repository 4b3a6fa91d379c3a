//! Gamma-Gamma model of spend: Fader, Hardie & Lee (2005), "RFM and CLV", section "Gamma-Gamma", in the notation of Fader &
//! Hardie (2013), "The gamma-gamma model of monetary value" (cited below as FH).

use std::collections::BTreeMap;

use serde::Serialize;

use super::derivatives::Derivatives;
use super::error::{BtydError, positive};
use super::fit::{Fit, FitOptions, bounds_around, judge};
use super::optimise::{Objective, Samples, maximise_from_samples};
use super::parallel;
use super::special::{SumOfLogs, digamma, ln_gamma, trigamma};
use crate::cast::float;

/// Values of a customer's purchases are gamma(p, ν), ν gamma(q, v) over customers, independent of how often they buy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GammaGamma {
    /// Shape of the values of one customer's purchases.
    p: f64,
    /// Shape of the heterogeneity.
    q: f64,
    /// Rate of the heterogeneity, in money.
    v: f64,
}

/// Mean value of a customer's repeat purchases, with their number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spending {
    frequency: u32,
    mean: f64,
}

impl Spending {
    /// From x ≥ 1 repeat purchases with a positive mean value.
    ///
    /// # Errors
    /// No purchases, or a mean that is not positive and finite.
    pub fn new(frequency: u32, mean: f64) -> Result<Self, BtydError> {
        if frequency == 0 {
            return Err(BtydError::Argument {
                what: "the number of purchases behind a mean value",
                value: 0.0,
                must: "at least one",
            });
        }
        let mean = positive("monetary value", mean)?;
        Ok(Self { frequency, mean })
    }

    /// x: repeat purchases.
    #[must_use]
    pub const fn frequency(&self) -> u32 {
        self.frequency
    }

    /// z̄: their mean value.
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }
}

impl GammaGamma {
    /// With given parameters.
    ///
    /// # Errors
    /// One that is not positive and finite.
    pub fn new(p: f64, q: f64, v: f64) -> Result<Self, BtydError> {
        Ok(Self {
            p: positive("p", p)?,
            q: positive("q", q)?,
            v: positive("v", v)?,
        })
    }

    /// Maximum likelihood.
    ///
    /// # Errors
    /// Nothing to fit on, or no maximum.
    pub fn fit(spendings: &[Spending], options: FitOptions) -> Result<Fit<Self>, BtydError> {
        if spendings.is_empty() {
            return Err(BtydError::TooLittle(
                "no customer has a repeat purchase of positive value",
            ));
        }
        let objective = Likelihood::new(spendings, options.weight());
        let typical = objective.typical();
        let bounds = bounds_around([3.0, 3.0, typical], REACH);
        let starts = [[5.0, 3.5, 0.5], [1.0, 5.0, 3.0], [30.0, 2.0, 0.05]]
            .map(|[p, q, v]: [f64; 3]| [p, q, v * typical].map(f64::ln));
        let step = spendings.len() / SAMPLE;
        let rough = (step >= 4).then(|| {
            let sample: Vec<Spending> = spendings.iter().step_by(step).copied().collect();
            Likelihood::new(&sample, options.weight())
        });
        let samples = Samples {
            few: None,
            some: rough,
        };
        let maximum = maximise_from_samples(&objective, &samples, &starts, &bounds)?;
        let (estimates, doubts) = judge(["p", "q", "v"], &maximum, &maximum.derivatives);
        let [p, q, v] = maximum.at.map(f64::exp);
        let squares = p * p + q * q + v * v;
        Ok(Fit {
            model: Self::new(p, q, v)?,
            estimates,
            log_likelihood: maximum.derivatives.value + objective.penalty * squares,
            customers: float(spendings.len()),
            iterations: maximum.iterations,
            doubts,
        })
    }

    /// Parameters by the literature's letters, in its order.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, f64)> {
        vec![("p", self.p), ("q", self.q), ("v", self.v)]
    }

    /// ln f(z̄ | p, q, v, x) of one customer (FH equation 1a).
    #[must_use]
    pub fn ln_likelihood(&self, spending: &Spending) -> f64 {
        let Self { p, q, v } = *self;
        let (x, z) = (f64::from(spending.frequency), spending.mean);
        ln_gamma(p * x + q) - ln_gamma(p * x) - ln_gamma(q) + q * v.ln() - z.ln()
            + p * x * (x * z).ln()
            - (p * x + q) * (v + x * z).ln()
    }

    /// E(M | x, z̄): expected value of a purchase (FH equation 5), between the customer's own mean and that of all.
    ///
    /// # Errors
    /// When the posterior mean is infinite, p·x + q ≤ 1.
    pub fn expected_spend(&self, spending: Option<&Spending>) -> Result<f64, BtydError> {
        let Self { p, q, v } = *self;
        let (frequency, total) = spending.map_or((0, 0.0), |spending| {
            (
                spending.frequency,
                f64::from(spending.frequency) * spending.mean,
            )
        });
        let denominator = p * f64::from(frequency) + q - 1.0;
        if denominator <= 0.0 {
            return Err(BtydError::InfiniteMean { p, q, frequency });
        }
        Ok(p * (v + total) / denominator)
    }

    /// [`Self::expected_spend`] of many customers.
    ///
    /// # Errors
    /// The first one's that has none.
    pub fn expected_spend_of(&self, spendings: &[Option<Spending>]) -> Result<Vec<f64>, BtydError> {
        spendings
            .iter()
            .map(|spending| self.expected_spend(spending.as_ref()))
            .collect()
    }
}

/// Customers that a first, rough fit is made on.
const SAMPLE: usize = 4_000;
/// Customers one thread takes at a time.
const STRETCH: usize = 16_384;
/// ln θ may leave the middle of its range by this much: a factor of 160,000.
const REACH: f64 = 12.0;

struct Likelihood {
    /// By x, ascending.
    stretches: Vec<Stretch>,
    /// Σ ln z̄.
    logs: f64,
    customers: f64,
    /// Whole, not per customer.
    penalty: f64,
}

/// Customers with x purchases.
struct Stretch {
    x: f64,
    /// (x z̄, customers), ascending.
    totals: Vec<(f64, f64)>,
    customers: f64,
    /// Σ ln(x z̄).
    logs: f64,
}

impl Likelihood {
    fn new(spendings: &[Spending], penalty: f64) -> Self {
        let mut logs = SumOfLogs::ZERO;
        let mut by_frequency: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for one in spendings {
            add_log(&mut logs, one.mean, 1.0);
            let total = f64::from(one.frequency) * one.mean;
            by_frequency
                .entry(one.frequency)
                .or_default()
                .push(total.to_bits());
        }
        let mut stretches = Vec::new();
        for (x, mut totals) in by_frequency {
            // Bits of positive floats sort as the floats do.
            totals.sort_unstable();
            stretches.extend(totals.chunks(STRETCH).map(|totals| Stretch::of(x, totals)));
        }
        Self {
            stretches,
            logs: logs.value(),
            customers: float(spendings.len()),
            penalty: penalty * float(spendings.len()),
        }
    }

    /// The geometric mean of the means.
    fn typical(&self) -> f64 {
        (self.logs / self.customers).exp()
    }

    /// q ln v − ln Γ(q) − ln z̄, and its derivatives.
    fn of_everybody(&self, &[_, q, v]: &[f64; 3]) -> Derivatives<3> {
        let n = self.customers;
        let mut sum = Derivatives::ZERO;
        sum.value = n * (q * v.ln() - ln_gamma(q)) - self.logs;
        sum.gradient = [0.0, n * (v.ln() - digamma(q)), n * q / v];
        sum.hessian[1] = [0.0, -n * trigamma(q), n / v];
        sum.hessian[2][2] = -n * q / (v * v);
        sum
    }
}

impl Stretch {
    /// From the bits of x z̄, ascending.
    fn of(x: u32, bits: &[u64]) -> Self {
        let mut totals: Vec<(f64, f64)> = Vec::with_capacity(bits.len());
        for total in bits.iter().map(|bits| f64::from_bits(*bits)) {
            match totals.last_mut() {
                Some((same, customers)) if *same == total => *customers += 1.0,
                _ => totals.push((total, 1.0)),
            }
        }
        let mut logs = SumOfLogs::ZERO;
        for (total, customers) in &totals {
            add_log(&mut logs, *total, *customers);
        }
        Self {
            x: f64::from(x),
            customers: float(bits.len()),
            logs: logs.value(),
            totals,
        }
    }

    /// What FH equation 1a says of x and x z̄, and its derivatives.
    fn derivatives(&self, &[p, q, v]: &[f64; 3]) -> Derivatives<3> {
        let Self {
            x,
            customers,
            logs: seen,
            ..
        } = *self;
        let shape = p * x + q;
        let (mut logs, mut inverse, mut squares) = (SumOfLogs::ZERO, 0.0, 0.0);
        for (total, weight) in &self.totals {
            let sum = v + total;
            let i = 1.0 / sum;
            add_log(&mut logs, sum, *weight);
            inverse += weight * i;
            squares += weight * i * i;
        }
        let logs = logs.value();
        let (psi, tri) = (digamma(shape), trigamma(shape));
        let mut sum = Derivatives::ZERO;
        sum.value = customers * (ln_gamma(shape) - ln_gamma(p * x)) + p * x * seen - shape * logs;
        sum.gradient = [
            x * (customers * (psi - digamma(p * x)) + seen - logs),
            customers * psi - logs,
            -shape * inverse,
        ];
        sum.hessian = [
            [
                customers * x * x * (tri - trigamma(p * x)),
                customers * x * tri,
                -x * inverse,
            ],
            [0.0, customers * tri, -inverse],
            [0.0, 0.0, shape * squares],
        ];
        sum
    }
}

/// Adds weight · ln factor, whatever its size.
fn add_log(logs: &mut SumOfLogs, factor: f64, weight: f64) {
    if weight == 1.0 && SumOfLogs::FACTORS.contains(&factor) {
        logs.add_ln_of(factor);
    } else {
        logs.add(weight * factor.ln());
    }
}

impl Objective<3> for Likelihood {
    fn derivatives(&self, logarithms: &[f64; 3]) -> Derivatives<3> {
        let at = logarithms.map(f64::exp);
        let mut sum = self.of_everybody(&at);
        let distinct: usize = self.stretches.iter().map(|one| one.totals.len()).sum();
        if distinct < STRETCH {
            for stretch in &self.stretches {
                sum += stretch.derivatives(&at);
            }
        } else {
            for part in parallel::map(&self.stretches, |stretch| stretch.derivatives(&at)) {
                sum += part;
            }
        }
        sum.symmetric()
            .penalised(&at, &[1.0; 3], self.penalty)
            .of_logarithms(&at)
    }
}
