//! Drift: whether customers are still those that a model learned from, and whether what it expects still happens.
//!
//! - **Population stability index** of a feature: Σ (q − p) · ln(q / p) over bins, `p` the share of training rows in a
//!   bin and `q` that of the latest ones. It is symmetric and at least 0. Bins end at the deciles of the *training*
//!   values. A value that is several deciles at once has a bin of its own, and so have missing values; of choices each
//!   has one, and one is left for those that training never saw. Shares below [`EPSILON`] count as [`EPSILON`], so that
//!   an empty bin costs something and not everything.
//! - **Base rate**: the difference of two shares with the hybrid score interval of Newcombe (1998, method 10).
//! - **Calibration**: what happened over what was expected, with Wilson's interval (1927) for buyers and a normal one
//!   for value.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::cast::float;
use crate::features::{Column, Feature, Kind};

/// The least share that a bin counts with. Smaller, and a handful of customers in a new bin outweighs all others; larger,
/// and a bin that emptied goes unnoticed.
pub const EPSILON: f64 = 1e-4;

/// PSI from which a distribution counts as moved, and from which as another one (Siddiqi 2006).
pub const MOVED_PSI: f64 = 0.1;
/// See [`MOVED_PSI`].
pub const DRIFTED_PSI: f64 = 0.25;

/// A rate or a ratio that is sure to have changed has drifted when it changed by this factor or more, up or down.
pub const DRIFTED_FACTOR: f64 = 1.25;

/// 97.5% quantile of the standard normal: intervals hold 95%.
const Z: f64 = 1.959_963_984_540_054;

/// How a comparison reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// As in training.
    Stable,
    /// Different, and little enough for the model to stand.
    Moved,
    /// So different that the model should be looked at.
    Drifted,
}

impl Reading {
    /// `stable`, `moved` or `drifted`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Moved => "moved",
            Self::Drifted => "drifted",
        }
    }

    /// The usual reading of a PSI.
    #[must_use]
    pub fn of_psi(psi: f64) -> Self {
        if psi >= DRIFTED_PSI {
            Self::Drifted
        } else if psi >= MOVED_PSI {
            Self::Moved
        } else {
            Self::Stable
        }
    }

    /// Of a change by some factor, and whether it is sure.
    fn of_factor(factor: f64, is_sure: bool) -> Self {
        if !is_sure {
            Self::Stable
        } else if (1.0 / DRIFTED_FACTOR..=DRIFTED_FACTOR).contains(&factor) {
            Self::Moved
        } else {
            Self::Drifted
        }
    }
}

/// Why nothing can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DriftError {
    /// One side has no rows.
    #[error("there are no rows to compare")]
    NoRows,
    /// The column is of another kind than the feature, or a stored reference contradicts itself.
    #[error("the distributions are not of one feature")]
    Mismatch,
    /// Shares above one, expectations below zero, or numbers too large.
    #[error("the numbers to compare are impossible")]
    Impossible,
}

/// How a feature was distributed where a model learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    feature: Feature,
    rows: usize,
    bins: Bins,
    counts: Vec<usize>,
    median: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Bins {
    /// Where bins end, ascending.
    Numbers(Vec<Cut>),
    /// Sorted names.
    Choices(Vec<String>),
}

/// The end of a bin, which holds it; unless it stands alone in a bin of its own.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Cut {
    at: f64,
    alone: bool,
}

/// The number of equal parts that training values are cut into.
const PARTS: usize = 10;

impl Reference {
    /// The distribution of a column.
    ///
    /// # Errors
    /// [`DriftError::NoRows`], or a column of another kind.
    pub fn new(feature: &Feature, column: &Column) -> Result<Self, DriftError> {
        let (bins, rows) = match (feature.kind, column) {
            (Kind::Number, Column::Number(values)) => (Bins::Numbers(cuts(values)), values.len()),
            (Kind::Choice, Column::Choice(values)) => {
                let mut names: Vec<String> = values.iter().flatten().cloned().collect();
                names.sort_unstable();
                names.dedup();
                (Bins::Choices(names), values.len())
            }
            _ => return Err(DriftError::Mismatch),
        };
        if rows == 0 {
            return Err(DriftError::NoRows);
        }
        Ok(Self {
            feature: feature.clone(),
            rows,
            counts: bins.counts(column)?,
            bins,
            median: median(column),
        })
    }

    /// What it is the distribution of.
    #[must_use]
    pub const fn feature(&self) -> &Feature {
        &self.feature
    }

    /// The median of the known training values of a number.
    #[must_use]
    pub const fn median(&self) -> Option<f64> {
        self.median
    }

    /// How far a later column strays from it.
    ///
    /// # Errors
    /// [`DriftError::NoRows`], or a column of another kind.
    pub fn psi(&self, column: &Column) -> Result<f64, DriftError> {
        let counts = self.bins.counts(column)?;
        let rows: usize = counts.iter().sum();
        if rows == 0 || self.rows == 0 {
            return Err(DriftError::NoRows);
        }
        if counts.len() != self.counts.len() {
            return Err(DriftError::Mismatch);
        }
        let share = |count: &usize, rows: usize| (float(*count) / float(rows)).max(EPSILON);
        let bins = self.counts.iter().zip(&counts);
        let psi = bins.map(|(then, now)| {
            let (p, q) = (share(then, self.rows), share(now, rows));
            (q - p) * (q / p).ln()
        });
        finite(psi.sum())
    }
}

impl Bins {
    /// Rows in each bin: the missing ones first, then below and at each cut, then above the last; or each name, and
    /// last the unknown ones.
    fn counts(&self, column: &Column) -> Result<Vec<usize>, DriftError> {
        let bins = match self {
            Self::Numbers(cuts) => 2 * cuts.len() + 2,
            Self::Choices(names) => names.len() + 2,
        };
        let mut counts = vec![0; bins];
        let mut count = |bin: usize| {
            if let Some(count) = counts.get_mut(bin) {
                *count += 1;
            }
        };
        match (self, column) {
            (Self::Numbers(cuts), Column::Number(values)) => {
                for value in values {
                    count(place(cuts, *value));
                }
            }
            (Self::Choices(names), Column::Choice(values)) => {
                for value in values {
                    count(value.as_ref().map_or(0, |name| {
                        names.binary_search(name).unwrap_or(names.len()) + 1
                    }));
                }
            }
            _ => return Err(DriftError::Mismatch),
        }
        Ok(counts)
    }
}

fn place(cuts: &[Cut], value: f64) -> usize {
    if value.is_nan() {
        return 0;
    }
    let next = cuts.partition_point(|cut| cut.at < value);
    let is_alone = |cut: &&Cut| cut.alone && cut.at <= value;
    2 * next + 1 + usize::from(cuts.get(next).filter(is_alone).is_some())
}

/// Deciles of the known values, each one of them; those that coincide once, and alone.
fn cuts(values: &[f64]) -> Vec<Cut> {
    let sorted = known(values);
    let mut cuts: Vec<Cut> = Vec::new();
    for part in 1..PARTS {
        let rank = (sorted.len() * part).div_ceil(PARTS);
        let Some(&at) = rank.checked_sub(1).and_then(|rank| sorted.get(rank)) else {
            continue;
        };
        match cuts.last_mut() {
            Some(last) if last.at >= at => last.alone = true,
            _ => cuts.push(Cut { at, alone: false }),
        }
    }
    cuts
}

/// The lower median of the known numbers.
#[must_use]
pub fn median(column: &Column) -> Option<f64> {
    match column {
        Column::Number(values) => {
            let sorted = known(values);
            let rank = sorted.len().div_ceil(2).checked_sub(1)?;
            sorted.get(rank).copied()
        }
        Column::Choice(_) => None,
    }
}

fn known(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// A change with its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Then, or what was expected.
    pub before: f64,
    /// Now, or what happened.
    pub now: f64,
    /// Of rates `now − before`, of expectations `now / before`.
    pub change: f64,
    /// Lower end of its interval.
    pub lo: f64,
    /// Upper end of its interval.
    pub hi: f64,
    /// What to make of it.
    pub reading: Reading,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Customers who bought.
    pub part: usize,
    /// All customers.
    pub whole: usize,
}

impl Share {
    fn rate(self) -> Result<f64, DriftError> {
        if self.whole == 0 {
            return Err(DriftError::NoRows);
        }
        if self.part > self.whole {
            return Err(DriftError::Impossible);
        }
        Ok(float(self.part) / float(self.whole))
    }

    /// Wilson's 95% score interval of the rate.
    fn interval(self) -> Result<(f64, f64), DriftError> {
        let (rate, n, z2) = (self.rate()?, float(self.whole), Z * Z);
        let middle = rate + z2 / (2.0 * n);
        let width = Z * (rate * (1.0 - rate) / n + z2 / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z2 / n;
        Ok((
            ((middle - width) / scale).max(0.0),
            ((middle + width) / scale).min(1.0),
        ))
    }
}

/// How the share of customers who buy has changed. The two are taken as independent; where many customers are in both,
/// which makes the rates move together, the interval is wider than it need be.
///
/// # Errors
/// No customers, or more buyers than customers.
pub fn rate_change(before: Share, now: Share) -> Result<Change, DriftError> {
    let (p, q) = (before.rate()?, now.rate()?);
    let ((p_lo, p_hi), (q_lo, q_hi)) = (before.interval()?, now.interval()?);
    let change = q - p;
    let lo = change - (q - q_lo).hypot(p_hi - p);
    let hi = change + (q_hi - q).hypot(p - p_lo);
    let factor = if p > 0.0 { q / p } else { f64::INFINITY };
    Ok(Change {
        before: p,
        now: q,
        change,
        lo,
        hi,
        reading: Reading::of_factor(factor, lo > 0.0 || hi < 0.0),
    })
}

/// Buyers that came over buyers that a model expected.
///
/// # Errors
/// No customers, or nobody expected.
pub fn buyers_calibration(expected: f64, came: Share) -> Result<Change, DriftError> {
    let (lo, hi) = came.interval()?;
    let rate = came.rate()?;
    ratio(expected / float(came.whole), rate, (lo, hi))
}

/// The mean value that came over the one that a model expected of the same customers. The interval is a normal one, as
/// wide as the values scatter: rough where a few customers spend most.
///
/// # Errors
/// No customers, or nothing expected.
pub fn value_calibration(expected: &[f64], came: &[f64]) -> Result<Change, DriftError> {
    if came.is_empty() || expected.len() != came.len() {
        return Err(DriftError::NoRows);
    }
    let n = float(came.len());
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (expects, comes) = (mean(expected), mean(came));
    let squares: f64 = came.iter().map(|value| (value - comes).powi(2)).sum();
    let width = Z * (squares / (n - 1.0).max(1.0) / n).sqrt();
    ratio(expects, comes, (comes - width, comes + width))
}

fn ratio(expected: f64, came: f64, (lo, hi): (f64, f64)) -> Result<Change, DriftError> {
    if !(expected.is_finite() && expected > 0.0) {
        return Err(DriftError::Impossible);
    }
    let factor = finite(came / expected)?;
    let (lo, hi) = (finite(lo / expected)?, finite(hi / expected)?);
    Ok(Change {
        before: expected,
        now: came,
        change: factor,
        lo,
        hi,
        reading: Reading::of_factor(factor, !(lo..=hi).contains(&1.0)),
    })
}

fn finite(value: f64) -> Result<f64, DriftError> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(DriftError::Impossible)
    }
}
