//! The likelihood of BG/NBD and MBG/NBD with its derivatives, for fitting.

use super::beta_geometric::BetaGeometric;
use super::derivatives::Derivatives;
use super::error::BtydError;
use super::fit::{Fit, FitOptions, bounds_around, judge};
use super::history::{Group, Pool, Row, grouped};
use super::optimise::{Objective, Samples, maximise_from_samples};
use super::parallel;
use super::special::{SumOfLogs, digamma, ln_gamma, trigamma};

/// Customers that the starts are compared on.
const FEW: usize = 150;
/// Customers that a first, rough fit is made on.
const SAMPLE: usize = 4_000;
/// Rows one thread takes at a time.
const STRETCH: usize = 16_384;
/// ln θ may leave the middle of its range by this much: a factor of 160,000.
const REACH: f64 = 12.0;

/// Maximum likelihood. Large pools are fitted roughly on a sample first; the last steps always see every customer.
pub(crate) fn fit(
    pool: &Pool,
    options: FitOptions,
    first: f64,
) -> Result<(BetaGeometric, Fit<()>), BtydError> {
    let longest = pool.longest();
    if pool.customers() <= 0.0 || longest <= 0.0 {
        return Err(BtydError::TooLittle(
            "no customer was observed for any time",
        ));
    }
    let bounds = bounds_around([1.0, 0.2 * longest, 1.0, 1.0], REACH);
    let starts = [
        [0.3, 0.15, 0.8, 2.5],
        [1.0, 0.3, 0.5, 5.0],
        [0.1, 0.05, 0.3, 1.0],
        [3.0, 1.0, 1.0, 1.0],
    ]
    .map(|[r, alpha, a, b]: [f64; 4]| [r, alpha * longest, a, b].map(f64::ln));
    let (few, some) = (pool.sample(FEW), pool.sample(SAMPLE));
    let likelihood = |pool| Likelihood::new(pool, options, first);
    let samples = Samples {
        few: few.as_ref().map(likelihood),
        some: some.as_ref().map(likelihood),
    };
    let objective = Likelihood::new(pool, options, first);
    let maximum = maximise_from_samples(&objective, &samples, &starts, &bounds)?;
    let (estimates, doubts) = judge(["r", "alpha", "a", "b"], &maximum, &maximum.derivatives);
    let model = BetaGeometric::new(maximum.at.map(f64::exp), first)?;
    let fit = Fit {
        model: (),
        estimates,
        log_likelihood: objective.without_penalty(&maximum.at, maximum.derivatives.value),
        customers: pool.customers(),
        iterations: maximum.iterations,
        doubts,
    };
    Ok((model, fit))
}

struct Likelihood<'a> {
    pool: &'a Pool,
    by_frequency: Vec<(u32, f64)>,
    scale: [f64; 4],
    penalty: f64,
    first: f64,
}

impl<'a> Likelihood<'a> {
    fn new(pool: &'a Pool, options: FitOptions, first: f64) -> Self {
        Self {
            pool,
            by_frequency: pool.by_frequency(),
            scale: [1.0, 1.0 / pool.longest(), 1.0, 1.0],
            penalty: options.weight(),
            first,
        }
    }

    fn without_penalty(&self, logarithms: &[f64; 4], value: f64) -> f64 {
        let squares: f64 = logarithms
            .iter()
            .zip(&self.scale)
            .map(|(ln, scale)| (ln.exp() * scale).powi(2))
            .sum();
        value + self.penalty * self.pool.customers() * squares
    }
}

impl Objective<4> for Likelihood<'_> {
    fn derivatives(&self, logarithms: &[f64; 4]) -> Derivatives<4> {
        let at = logarithms.map(f64::exp);
        let [r, alpha, a, b] = at;
        let model = BetaGeometric {
            r,
            alpha,
            a,
            b,
            first: self.first,
        };
        let mut sum = model.of_frequencies(&self.by_frequency);
        sum += model.of_scale(self.pool.customers());
        let stretches = self.pool.stretches(STRETCH);
        for part in parallel::map(&stretches, |(groups, rows)| model.of_rows(groups, rows)) {
            sum += part;
        }
        sum.symmetric()
            .penalised(&at, &self.scale, self.penalty * self.pool.customers())
            .of_logarithms(&at)
    }
}

/// The parts of the log likelihood and of its derivatives with respect to (r, α, a, b); upper triangles only.
impl BetaGeometric {
    /// ln Γ(r+x)/Γ(r) + ln B(a, b+k)/B(a, b), which depend on x alone.
    fn of_frequencies(&self, by_frequency: &[(u32, f64)]) -> Derivatives<4> {
        let Self { r, a, b, .. } = *self;
        let (psi_r, psi_b, psi_ab) = (digamma(r), digamma(b), digamma(a + b));
        let (tri_r, tri_b, tri_ab) = (trigamma(r), trigamma(b), trigamma(a + b));
        let (ln_r, ln_b, ln_ab) = (ln_gamma(r), ln_gamma(b), ln_gamma(a + b));
        let mut sum = Derivatives::ZERO;
        for (frequency, weight) in by_frequency {
            let (x, k, w) = (f64::from(*frequency), self.chances(*frequency), *weight);
            if x > 0.0 {
                sum.value += w * (ln_gamma(r + x) - ln_r);
                sum.gradient[0] += w * (digamma(r + x) - psi_r);
                sum.hessian[0][0] += w * (trigamma(r + x) - tri_r);
            }
            if k > 0.0 {
                let (psi, tri) = (psi_ab - digamma(a + b + k), tri_ab - trigamma(a + b + k));
                sum.value += w * (ln_gamma(b + k) - ln_b + ln_ab - ln_gamma(a + b + k));
                sum.gradient[2] += w * psi;
                sum.gradient[3] += w * (psi + digamma(b + k) - psi_b);
                sum.hessian[2][2] += w * tri;
                sum.hessian[2][3] += w * tri;
                sum.hessian[3][3] += w * (tri + trigamma(b + k) - tri_b);
            }
        }
        sum
    }

    /// r ln α of every customer.
    fn of_scale(&self, customers: f64) -> Derivatives<4> {
        let Self { r, alpha, .. } = *self;
        let mut sum = Derivatives::ZERO;
        sum.value = customers * r * alpha.ln();
        sum.gradient = [customers * alpha.ln(), customers * r / alpha, 0.0, 0.0];
        sum.hessian[0][1] = customers / alpha;
        sum.hessian[1][1] = -customers * r / (alpha * alpha);
        sum
    }

    /// −(r+x) ln(α+T) of every group, and ln(1 + eᵘ) of every row, u the log odds of being gone.
    fn of_rows(&self, groups: &[Group], rows: &[Row]) -> Derivatives<4> {
        let Self { r, alpha, a, b, .. } = *self;
        let ln_a = a.ln();
        let mut sum = Derivatives::ZERO;
        for (group, rows) in grouped(groups, rows) {
            let exponent = r + f64::from(group.frequency);
            let (ln_t, inverse_t) = ((alpha + group.age).ln(), 1.0 / (alpha + group.age));
            sum.value -= group.weight * exponent * ln_t;
            sum.gradient[0] -= group.weight * ln_t;
            sum.gradient[1] -= group.weight * exponent * inverse_t;
            sum.hessian[0][1] -= group.weight * inverse_t;
            sum.hessian[1][1] += group.weight * exponent * inverse_t * inverse_t;
            let k = self.chances(group.frequency);
            if k <= 0.0 {
                continue;
            }
            let offset = ln_a - (b + k - 1.0).ln();
            let sums = Sums::of(rows, alpha, offset, exponent, (ln_t, inverse_t));
            sums.add_to(&mut sum, exponent, 1.0 / a, 1.0 / (b + k - 1.0));
        }
        sum
    }
}

/// Sums over the rows of a group: σ = logistic(u), v = σ(1 − σ), D = ln(α+T) − ln(α+t_x), and D's derivatives E and F
/// with respect to α, with F up to its sign.
#[derive(Default)]
struct Sums {
    softplus: f64,
    share: f64,
    share_d: f64,
    share_e: f64,
    share_f: f64,
    v: f64,
    v_d: f64,
    v_e: f64,
    v_dd: f64,
    v_de: f64,
    v_ee: f64,
}

impl Sums {
    fn of(
        rows: &[Row],
        alpha: f64,
        offset: f64,
        exponent: f64,
        (ln_t, inverse_t): (f64, f64),
    ) -> Self {
        let mut sums = Self::default();
        let mut logs = SumOfLogs::ZERO;
        for row in rows {
            let seen = alpha + row.recency;
            let inverse = 1.0 / seen;
            let d = ln_t - seen.ln();
            let e = inverse_t - inverse;
            let u = offset + exponent * d;
            let small = (-u.abs()).exp();
            let larger = 1.0 / (1.0 + small);
            let logistic = if u >= 0.0 { larger } else { small * larger };
            sums.softplus += row.weight * u.max(0.0);
            if row.weight == 1.0 {
                logs.add_ln_of(1.0 + small);
            } else {
                logs.add(row.weight * small.ln_1p());
            }
            let share = row.weight * logistic;
            let v = share * (1.0 - logistic);
            sums.share += share;
            sums.share_d += share * d;
            sums.share_e += share * e;
            sums.share_f += share * e * (inverse_t + inverse);
            sums.v += v;
            sums.v_d += v * d;
            sums.v_e += v * e;
            sums.v_dd += v * d * d;
            sums.v_de += v * d * e;
            sums.v_ee += v * e * e;
        }
        sums.softplus += logs.value();
        sums
    }

    /// Chain rule for u = ln a − ln(b+k−1) + (r+x)·D; `ia` = 1/a, `ib` = 1/(b+k−1).
    fn add_to(&self, sum: &mut Derivatives<4>, exponent: f64, ia: f64, ib: f64) {
        sum.value += self.softplus;
        sum.gradient[0] += self.share_d;
        sum.gradient[1] += exponent * self.share_e;
        sum.gradient[2] += ia * self.share;
        sum.gradient[3] -= ib * self.share;
        let hessian = &mut sum.hessian;
        hessian[0][0] += self.v_dd;
        hessian[0][1] += exponent * self.v_de + self.share_e;
        hessian[0][2] += ia * self.v_d;
        hessian[0][3] -= ib * self.v_d;
        hessian[1][1] += exponent * exponent * self.v_ee - exponent * self.share_f;
        hessian[1][2] += exponent * ia * self.v_e;
        hessian[1][3] -= exponent * ib * self.v_e;
        hessian[2][2] += ia * ia * (self.v - self.share);
        hessian[2][3] -= ia * ib * self.v;
        hessian[3][3] += ib * ib * (self.v + self.share);
    }
}
