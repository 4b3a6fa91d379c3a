//! Purchases until dropout, which everything that BG/NBD and MBG/NBD expect comes down to.

use super::special::ln_beta;

/// λ ~ gamma(shape, rate) purchases per unit of time, observed for t, τ = t ÷ rate; after each the customer drops out
/// with probability p ~ beta(a, b).
#[derive(Clone, Copy, Debug)]
pub(crate) struct UntilDropout {
    pub(crate) shape: f64,
    pub(crate) tau: f64,
    pub(crate) a: f64,
    pub(crate) b: f64,
}

/// How many sums run beside each other, so that a processor works on several numbers at a time.
const LANES: usize = 8;

/// [`UntilDropout::purchases`] of each, to the same bits.
pub(crate) fn purchases(asked: &[UntilDropout]) -> Vec<f64> {
    let mut values = Vec::with_capacity(asked.len());
    let (beside, alone) = asked.as_chunks::<LANES>();
    for lanes in beside {
        if lanes.iter().all(UntilDropout::is_summed) {
            values.extend(sums(lanes));
        } else {
            values.extend(lanes.iter().map(UntilDropout::purchases));
        }
    }
    values.extend(alone.iter().map(UntilDropout::purchases));
    values
}

/// Beyond so many terms the sum is slower than the integral.
const MOST_TERMS: f64 = 600.0;

impl UntilDropout {
    /// E[(1 − e^(−λpt))/p], the purchases expected within t.
    ///
    /// Equals (a+b−1)/(a−1) · \[1 − (1−z)^shape ₂F₁(shape, b; a+b−1; z)\] with z = τ/(1 + τ) (Fader, Hardie & Lee
    /// 2005, equations 9 and 10), written so that nothing cancels and a = 1 is no exception: with N purchases of a
    /// customer who never drops out, N negative binomial, it is Σ P(N = n) · G(n), where G(n) = Σ_{j<n} (b)_j/(a+b)_j
    /// are those expected to be made before dropout.
    pub(crate) fn purchases(&self) -> f64 {
        if self.tau <= 0.0 {
            0.0
        } else if self.is_summed() {
            let [sum] = sums(&[*self]);
            sum
        } else {
            self.integral()
        }
    }

    fn ln_none(&self) -> f64 {
        -self.shape * self.tau.ln_1p()
    }

    /// Whether the sum has few enough terms, and P(N = 0) can be told from 0.
    fn is_summed(&self) -> bool {
        let Self { shape, tau, .. } = *self;
        let mean = shape * tau;
        let terms = mean + (20.0 * (mean * (1.0 + tau)).sqrt()).max(37.0 * (1.0 + tau));
        tau > 0.0 && self.ln_none() >= -650.0 && terms <= MOST_TERMS
    }

    /// The same by the trapezoidal rule over y = ln(p/(1 − p)), which converges exponentially because the integrand is
    /// analytic around the real line; outside the middle it is a power of p or of 1 − p, whose sums are geometric
    /// series.
    fn integral(&self) -> f64 {
        let Self { shape, tau, a, b } = *self;
        let narrowest = a.min(b).max(1.0).sqrt();
        let step = 0.25 / narrowest;
        let whole = ln_beta(a, b);
        let value = |y: f64| {
            let tail = (-y.abs()).exp();
            let ln_of_larger = -tail.ln_1p();
            let (ln_p, ln_q) = if y < 0.0 {
                (y + ln_of_larger, ln_of_larger)
            } else {
                (ln_of_larger, ln_of_larger - y)
            };
            let p = ln_p.exp();
            let made = -(-shape * (p * tau).ln_1p()).exp_m1() / p;
            (a * ln_p + b * ln_q - whole).exp() * made
        };
        let left = -38.0 - (shape * tau).max(b).max(1.0).ln();
        let right = 38.0 + a.max(1.0).ln();
        let mut sum = value(left) / -(-a * step).exp_m1();
        let mut y = left + step;
        while y < right {
            sum += value(y);
            y += step;
        }
        step * (sum + value(y) / -(-b * step).exp_m1())
    }
}

/// Terms between two looks at whether a sum is complete.
const TERMS_AT_ONCE: u32 = 8;

/// The sums of L customers beside each other; what one comes to does not depend on the others.
#[expect(
    clippy::indexing_slicing,
    reason = "every index is below L, the length of every array, and the loops over it become vector instructions"
)]
fn sums<const L: usize>(asked: &[UntilDropout; L]) -> [f64; L] {
    let shape = asked.map(|one| one.shape);
    let b = asked.map(|one| one.b);
    let ab = asked.map(|one| one.a + one.b);
    let z = asked.map(|one| one.tau / (1.0 + one.tau));
    let mut probability = asked.map(|one| one.ln_none().exp());
    let (mut survival, mut made) = ([1.0; L], [0.0; L]);
    let (mut sum, mut term) = ([0.0; L], [0.0; L]);
    let mut n = 0.0;
    while n < 4.0 * MOST_TERMS {
        for _ in 0..TERMS_AT_ONCE {
            let next = n + 1.0;
            for l in 0..L {
                // One division for both ratios: (shape + n)/(n + 1) and (b + n)/(a + b + n).
                let all = ab[l] + n;
                let inverse = 1.0 / (next * all);
                probability[l] *= (shape[l] + n) * all * inverse * z[l];
                made[l] += survival[l];
                survival[l] *= (b[l] + n) * next * inverse;
                term[l] = probability[l] * made[l];
                sum[l] += term[l];
            }
            n = next;
        }
        let mut complete = true;
        for l in 0..L {
            // Past the mode the terms fall at least as fast as a geometric series of this ratio.
            let ratio = (shape[l] + n) / (n + 1.0) * z[l] * (1.0 + 1.0 / n);
            if term[l] <= 1e-16 * (1.0 - ratio) * sum[l] {
                // Nothing more is added to this one, whatever the others still need.
                probability[l] = 0.0;
            } else {
                complete = false;
            }
        }
        if complete {
            break;
        }
    }
    sum
}
