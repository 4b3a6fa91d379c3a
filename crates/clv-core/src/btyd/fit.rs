//! What a fit says: estimates with standard errors, the likelihood, and doubts in words.

use std::fmt;

use serde::Serialize;

use super::derivatives::{Derivatives, cholesky, inverse_diagonal};
use super::error::{BtydError, not_negative};
use super::optimise::{Bounds, Maximum};

/// How to fit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FitOptions {
    penalty: f64,
}

impl FitOptions {
    /// Maximum likelihood.
    #[must_use]
    pub const fn new() -> Self {
        Self { penalty: 0.0 }
    }

    /// Subtracts `penalty` · Σ θ² from the mean log likelihood, with times measured in the longest T: what the Python
    /// package `lifetimes` does with `penalizer_coef`. It holds runaway parameters; 0.001 to 0.1 is usual.
    ///
    /// # Errors
    /// A penalty that is negative or not finite.
    pub fn penalty(self, penalty: f64) -> Result<Self, BtydError> {
        Ok(Self {
            penalty: not_negative("the penalty", penalty)?,
        })
    }

    pub(crate) const fn weight(self) -> f64 {
        self.penalty
    }
}

/// A fitted model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fit<M> {
    /// The model at its estimates.
    pub model: M,
    /// The parameters in the literature's order.
    pub estimates: Vec<Estimate>,
    /// At the estimates, without penalty.
    pub log_likelihood: f64,
    /// Customers it was fitted on, by weight.
    pub customers: f64,
    /// Evaluations of the likelihood's derivatives.
    pub iterations: usize,
    /// Why not to lean on the parameters; empty when there is no reason.
    pub doubts: Vec<Doubt>,
}

impl<P> Fit<P> {
    /// The same with its parameters in another form.
    pub(crate) fn with_model<M>(self, model: M) -> Fit<M> {
        Fit {
            model,
            estimates: self.estimates,
            log_likelihood: self.log_likelihood,
            customers: self.customers,
            iterations: self.iterations,
            doubts: self.doubts,
        }
    }
}

/// One parameter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The literature's letter.
    pub name: &'static str,
    /// Its estimate.
    pub value: f64,
    /// From the inverse of the observed information; `None` where the data do not determine the parameter.
    pub standard_error: Option<f64>,
}

/// Why the parameters of a fit should not be leaned on. Predictions near the data may still be good.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Doubt {
    /// The likelihood still rises where the search ends.
    AtBound {
        /// Which parameter.
        parameter: &'static str,
        /// Its last value.
        value: f64,
    },
    /// Several parameters grow or shrink together without a maximum in sight.
    RunningAway {
        /// Which parameters.
        parameters: Vec<&'static str>,
    },
    /// The likelihood is flat in some direction.
    Singular,
    /// A confidence interval that spans orders of magnitude.
    Vague {
        /// Which parameter.
        parameter: &'static str,
        /// Standard error of its logarithm.
        standard_error_of_log: f64,
    },
}

impl fmt::Display for Doubt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtBound { parameter, value } => write!(
                out,
                "{parameter} is not identified: the likelihood still rises where the search ends, at {value:.3e}"
            ),
            Self::RunningAway { parameters } => write!(
                out,
                "{} are not identified: they run away together, and only their proportions matter; a penalty would \
                 hold them",
                parameters.join(" and ")
            ),
            Self::Singular => write!(
                out,
                "the parameters are not identified: the likelihood is flat in some direction, so there are no \
                 standard errors"
            ),
            Self::Vague {
                parameter,
                standard_error_of_log,
            } => {
                let factor = (2.0 * 1.96 * standard_error_of_log).exp();
                let factor = if factor < 1e6 {
                    format!("a factor of {factor:.0}")
                } else {
                    "more than a factor of a million".to_owned()
                };
                write!(
                    out,
                    "{parameter} is hardly identified: its 95% interval spans {factor}"
                )
            }
        }
    }
}

/// A standard error of ln θ above this is an interval over a factor of 2,500: no estimate of θ.
const VAGUE: f64 = 2.0;

/// Estimates and doubts at a maximum over logarithms. Standard errors by the delta method: se(θ) = θ · se(ln θ).
pub(crate) fn judge<const N: usize>(
    names: [&'static str; N],
    maximum: &Maximum<N>,
    penalised: &Derivatives<N>,
) -> (Vec<Estimate>, Vec<Doubt>) {
    let values = maximum.at.map(f64::exp);
    let mut doubts = at_bounds(&names, &values, &maximum.bound);
    let errors = standard_errors(penalised, &maximum.bound);
    if errors.is_none() {
        doubts.push(Doubt::Singular);
    }
    let of_logs: Vec<Option<f64>> = errors.map_or_else(
        || vec![None; N],
        |errors| {
            errors
                .into_iter()
                .zip(maximum.bound)
                .map(|(error, bound)| (!bound && error.is_finite()).then_some(error))
                .collect()
        },
    );
    for (name, error) in names.iter().zip(&of_logs) {
        if let Some(error) = error.filter(|error| *error > VAGUE) {
            doubts.push(Doubt::Vague {
                parameter: name,
                standard_error_of_log: error,
            });
        }
    }
    let estimates = names
        .into_iter()
        .zip(values)
        .zip(of_logs)
        .map(|((name, value), error)| Estimate {
            name,
            value,
            standard_error: error.map(|error| value * error),
        })
        .collect();
    (estimates, doubts)
}

fn at_bounds<const N: usize>(
    names: &[&'static str; N],
    values: &[f64; N],
    bound: &[bool; N],
) -> Vec<Doubt> {
    let held: Vec<(&'static str, f64)> = names
        .iter()
        .zip(values)
        .zip(bound)
        .filter_map(|((name, value), bound)| bound.then_some((*name, *value)))
        .collect();
    match held.as_slice() {
        [] => Vec::new(),
        [(parameter, value)] => vec![Doubt::AtBound {
            parameter,
            value: *value,
        }],
        several => vec![Doubt::RunningAway {
            parameters: several.iter().map(|(name, _)| *name).collect(),
        }],
    }
}

/// Of the logarithms, from the inverse observed information of the parameters that are free.
fn standard_errors<const N: usize>(at: &Derivatives<N>, bound: &[bool; N]) -> Option<[f64; N]> {
    let mut free = *at;
    for (i, held) in bound.iter().enumerate() {
        if *held {
            free.hold(i);
        }
    }
    Some(inverse_diagonal(&cholesky(&free.curvature(0.0))?).map(f64::sqrt))
}

/// Room around a centre: e^±reach on each side.
pub(crate) fn bounds_around<const N: usize>(centre: [f64; N], reach: f64) -> Bounds<N> {
    Bounds {
        low: centre.map(|c| c.ln() - reach),
        high: centre.map(|c| c.ln() + reach),
    }
}
