//! The Pareto/NBD likelihood with its derivatives, for fitting.
//!
//! L = Γ(r+x)/Γ(r) · αʳ βˢ · {(α+T)^−(r+x) (β+T)^−s + s ∫ over \[t_x, T\] of (α+u)^−(r+x) (β+u)^−(s+1) du}
//! (Fader & Hardie 2005, the step before equation 18). The hypergeometric closed form has no simple derivatives with
//! respect to r and s; under the integral they are elementary. So fits integrate numerically, to about 10⁻¹⁰, and the
//! likelihood that a fit reports comes from the closed form.

use super::derivatives::Derivatives;
use super::error::BtydError;
use super::fit::{Fit, FitOptions, bounds_around, judge};
use super::history::{Group, Pool, Row, grouped};
use super::model::Batch as _;
use super::optimise::{Objective, Samples, maximise_from_samples};
use super::pareto_nbd::ParetoNbd;
use super::special::{digamma, ln_gamma, trigamma};
use super::{parallel, quadrature};

/// Customers that the starts are compared on.
const FEW: usize = 150;
/// Customers that a first, rough fit is made on.
const SAMPLE: usize = 2_000;
/// Rows one thread takes at a time.
const STRETCH: usize = 4_096;
/// ln θ may leave the middle of its range by this much: a factor of 160,000.
const REACH: f64 = 12.0;
/// Beyond this drop of its logarithm the integrand adds nothing to a double.
const NEGLIGIBLE: f64 = 40.0;

/// Parameters r, α, s, β at the maximum.
pub(crate) fn fit(pool: &Pool, options: FitOptions) -> Result<Fit<[f64; 4]>, BtydError> {
    let longest = pool.longest();
    if pool.customers() <= 0.0 || longest <= 0.0 {
        return Err(BtydError::TooLittle(
            "no customer was observed for any time",
        ));
    }
    let bounds = bounds_around([1.0, 0.2 * longest, 1.0, 0.2 * longest], REACH);
    let starts = [
        [0.5, 0.25, 0.5, 0.25],
        [1.0, 0.3, 1.0, 1.0],
        [0.2, 0.1, 1.0, 0.5],
        [3.0, 1.0, 0.3, 0.3],
    ]
    .map(|[r, alpha, s, beta]: [f64; 4]| [r, alpha * longest, s, beta * longest].map(f64::ln));
    let (few, some) = (pool.sample(FEW), pool.sample(SAMPLE));
    let likelihood = |pool| Likelihood::new(pool, options);
    let samples = Samples {
        few: few.as_ref().map(likelihood),
        some: some.as_ref().map(likelihood),
    };
    let objective = Likelihood::new(pool, options);
    let maximum = maximise_from_samples(&objective, &samples, &starts, &bounds)?;
    let (estimates, doubts) = judge(["r", "alpha", "s", "beta"], &maximum, &maximum.derivatives);
    let [r, alpha, s, beta] = maximum.at.map(f64::exp);
    Ok(Fit {
        model: [r, alpha, s, beta],
        estimates,
        log_likelihood: ParetoNbd::new(r, alpha, s, beta)?.log_likelihood(pool),
        customers: pool.customers(),
        iterations: maximum.iterations,
        doubts,
    })
}

struct Likelihood<'a> {
    pool: &'a Pool,
    by_frequency: Vec<(u32, f64)>,
    scale: [f64; 4],
    penalty: f64,
}

impl<'a> Likelihood<'a> {
    fn new(pool: &'a Pool, options: FitOptions) -> Self {
        let scale = 1.0 / pool.longest();
        Self {
            pool,
            by_frequency: pool.by_frequency(),
            scale: [1.0, scale, 1.0, scale],
            penalty: options.weight(),
        }
    }
}

impl Objective<4> for Likelihood<'_> {
    fn derivatives(&self, logarithms: &[f64; 4]) -> Derivatives<4> {
        let at = logarithms.map(f64::exp);
        let mut sum = of_frequencies(&at, &self.by_frequency, self.pool.customers());
        let stretches = self.pool.stretches(STRETCH);
        for part in parallel::map(&stretches, |(groups, rows)| of_rows(&at, groups, rows)) {
            sum += part;
        }
        sum.symmetric()
            .penalised(&at, &self.scale, self.penalty * self.pool.customers())
            .of_logarithms(&at)
    }
}

/// ln Γ(r+x)/Γ(r) + r ln α + s ln β.
fn of_frequencies(
    &[r, alpha, s, beta]: &[f64; 4],
    by_frequency: &[(u32, f64)],
    customers: f64,
) -> Derivatives<4> {
    let (ln_r, psi_r, tri_r) = (ln_gamma(r), digamma(r), trigamma(r));
    let mut sum = Derivatives::ZERO;
    for (frequency, weight) in by_frequency.iter().filter(|(frequency, _)| *frequency > 0) {
        let at = r + f64::from(*frequency);
        sum.value += weight * (ln_gamma(at) - ln_r);
        sum.gradient[0] += weight * (digamma(at) - psi_r);
        sum.hessian[0][0] += weight * (trigamma(at) - tri_r);
    }
    sum.value += customers * (r * alpha.ln() + s * beta.ln());
    sum.gradient[0] += customers * alpha.ln();
    sum.gradient[1] += customers * r / alpha;
    sum.gradient[2] += customers * beta.ln();
    sum.gradient[3] += customers * s / beta;
    sum.hessian[0][1] += customers / alpha;
    sum.hessian[1][1] -= customers * r / (alpha * alpha);
    sum.hessian[2][3] += customers / beta;
    sum.hessian[3][3] -= customers * s / (beta * beta);
    sum
}

/// ln of the braces, for every row.
fn of_rows(at: &[f64; 4], groups: &[Group], rows: &[Row]) -> Derivatives<4> {
    let mut sum = Derivatives::ZERO;
    for (group, rows) in grouped(groups, rows) {
        let x = f64::from(group.frequency);
        for row in rows {
            let mut mixture = Mixture::alive(at, x, group.age);
            mixture.gone(at, x, row.recency, group.age);
            mixture.add_to(&mut sum, row.weight);
        }
    }
    sum
}

/// ln Σ eᑫ over "alive at T" and the nodes of "gone at u", with derivatives: those of ln Σ eᑫ are means of those of q
/// under weights eᑫ ÷ Σ eᑫ, and the Hessian has the covariance of the gradients besides.
struct Mixture {
    /// Every eᑫ is relative to the one of being alive, as e^reference.
    reference: f64,
    sum: f64,
    first: [f64; 4],
    /// rr rα rs rβ αα αs αβ ss sβ ββ of ∇²q + ∇q∇qᵀ.
    second: [f64; 10],
}

impl Mixture {
    fn alive(&[r, alpha, s, beta]: &[f64; 4], x: f64, age: f64) -> Self {
        let (a, b) = (alpha + age, beta + age);
        let (ln_a, ln_b) = (a.ln(), b.ln());
        let mut mixture = Self {
            reference: -(r + x) * ln_a - s * ln_b,
            sum: 0.0,
            first: [0.0; 4],
            second: [0.0; 10],
        };
        mixture.add(
            1.0,
            [-ln_a, -(r + x) / a, -ln_b, -s / b],
            [-1.0 / a, (r + x) / (a * a), 0.0, -1.0 / b, s / (b * b)],
        );
        mixture
    }

    /// `own` is the Hessian of q: rα, αα, ss, sβ, ββ; it has no other entries.
    fn add(&mut self, e: f64, [gr, ga, gs, gb]: [f64; 4], own: [f64; 5]) {
        let [ra, aa, ss, sb, bb] = own;
        self.sum += e;
        let [r, alpha, s, beta] = &mut self.first;
        *r += e * gr;
        *alpha += e * ga;
        *s += e * gs;
        *beta += e * gb;
        let terms = [
            gr * gr,
            gr * ga + ra,
            gr * gs,
            gr * gb,
            ga * ga + aa,
            ga * gs,
            ga * gb,
            gs * gs + ss,
            gs * gb + sb,
            gb * gb + bb,
        ];
        for (sum, term) in self.second.iter_mut().zip(terms) {
            *sum += e * term;
        }
    }

    /// The integral over [from, to] by panels in y = ln((γ+u)/(γ+from)), γ the smaller of α and β: over y the
    /// integrand is smooth however different α and β are, and falls at most as fast as e^−(r+s+x)y.
    fn gone(&mut self, &[r, alpha, s, beta]: &[f64; 4], x: f64, from: f64, to: f64) {
        if to <= from {
            return;
        }
        let (smaller, larger) = (alpha.min(beta), alpha.max(beta));
        let start = smaller + from;
        let end = ((to - from) / start).ln_1p();
        let panels = (end / 3.0).max(end * (r + s + x) / 12.0).ceil().max(1.0);
        let width = end / panels;
        let (inverse_s, ln_s, ln_start) = (1.0 / s, s.ln(), start.ln());
        let mut highest = f64::NEG_INFINITY;
        let mut panel = 0.0;
        while panel < panels {
            let low = panel * width;
            let mut last = f64::NEG_INFINITY;
            for (y, weight) in quadrature::nodes(quadrature::TWELVE, low, low + width) {
                // γ + u, whose logarithm needs none to be taken, and the other of α + u and β + u.
                let (near, ln_near) = (start * y.exp(), ln_start + y);
                let far = larger - smaller + near;
                let ln_far = far.ln();
                let ((a, ln_a), (b, ln_b)) = if alpha <= beta {
                    ((near, ln_near), (far, ln_far))
                } else {
                    ((far, ln_far), (near, ln_near))
                };
                let q = ln_s - (r + x) * ln_a - (s + 1.0) * ln_b - self.reference;
                let density = q + ln_near;
                let (ia, ib) = (1.0 / a, 1.0 / b);
                let from_a = (r + x) * ia;
                let from_b = (s + 1.0) * ib;
                self.add(
                    weight * density.exp(),
                    [-ln_a, -from_a, inverse_s - ln_b, -from_b],
                    [-ia, from_a * ia, -inverse_s * inverse_s, -ib, from_b * ib],
                );
                highest = highest.max(density);
                last = last.max(density);
            }
            if last < highest.max(0.0) - NEGLIGIBLE {
                break;
            }
            panel += 1.0;
        }
    }

    fn add_to(&self, sum: &mut Derivatives<4>, weight: f64) {
        let [r, alpha, s, beta] = self.first.map(|g| g / self.sum);
        let [rr, ra, rs, rb, aa, a_s, ab, ss, sb, bb] = self.second.map(|h| h / self.sum);
        sum.value += weight * (self.reference + self.sum.ln());
        sum.gradient[0] += weight * r;
        sum.gradient[1] += weight * alpha;
        sum.gradient[2] += weight * s;
        sum.gradient[3] += weight * beta;
        sum.hessian[0][0] += weight * (rr - r * r);
        sum.hessian[0][1] += weight * (ra - r * alpha);
        sum.hessian[0][2] += weight * (rs - r * s);
        sum.hessian[0][3] += weight * (rb - r * beta);
        sum.hessian[1][1] += weight * (aa - alpha * alpha);
        sum.hessian[1][2] += weight * (a_s - alpha * s);
        sum.hessian[1][3] += weight * (ab - alpha * beta);
        sum.hessian[2][2] += weight * (ss - s * s);
        sum.hessian[2][3] += weight * (sb - s * beta);
        sum.hessian[3][3] += weight * (bb - beta * beta);
    }
}
