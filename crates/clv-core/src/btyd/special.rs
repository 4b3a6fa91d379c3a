//! Special functions, in log space wherever their values leave the range of a float.

use std::ops::Range;

/// ln Γ(x), x > 0.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), for a, b > 0.
#[must_use]
pub fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// ln of the rising factorial, ln Γ(a + n) − ln Γ(a), for a > 0, n ≥ 0.
#[must_use]
pub fn ln_rising(a: f64, n: f64) -> f64 {
    if n > 0.0 {
        ln_gamma(a + n) - ln_gamma(a)
    } else {
        0.0
    }
}

/// ψ(x), the derivative of ln Γ, x > 0. Recurrence up to 8, then the asymptotic series (DLMF 5.5.2, 5.11.2).
#[must_use]
pub fn digamma(mut x: f64) -> f64 {
    let mut shift = 0.0;
    while x < 8.0 {
        shift -= 1.0 / x;
        x += 1.0;
    }
    let i = 1.0 / (x * x);
    let series = i
        * (1.0 / 12.0
            - i * (1.0 / 120.0
                - i * (1.0 / 252.0
                    - i * (1.0 / 240.0 - i * (1.0 / 132.0 - i * (691.0 / 32_760.0 - i / 12.0))))));
    shift + x.ln() - 0.5 / x - series
}

/// ψ′(x), x > 0, in the same way (DLMF 5.15.5, 5.15.8).
#[must_use]
pub fn trigamma(mut x: f64) -> f64 {
    let mut shift = 0.0;
    while x < 8.0 {
        shift += 1.0 / (x * x);
        x += 1.0;
    }
    let i = 1.0 / (x * x);
    let series = i
        * (1.0 / 6.0
            - i * (1.0 / 30.0
                - i * (1.0 / 42.0
                    - i * (1.0 / 30.0
                        - i * (5.0 / 66.0 - i * (691.0 / 2_730.0 - i * 7.0 / 6.0))))));
    shift + (1.0 + 0.5 / x + series) / x
}

/// ln(1 + eᵘ) and the logistic of u, both from one exponential and without overflow.
#[must_use]
pub fn softplus(u: f64) -> (f64, f64) {
    let small = (-u.abs()).exp();
    let log = small.ln_1p();
    let share = 1.0 / (1.0 + small);
    if u >= 0.0 {
        (u + log, share)
    } else {
        (log, small * share)
    }
}

/// 1 ÷ (1 + eᵘ): the probability whose log odds against it are u.
#[must_use]
pub fn against(u: f64) -> f64 {
    1.0 / (1.0 + u.exp())
}

/// A sum of logarithms, of which one is taken for many factors: that of their product.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SumOfLogs {
    sum: f64,
    product: f64,
}

impl SumOfLogs {
    pub(crate) const ZERO: Self = Self {
        sum: 0.0,
        product: 1.0,
    };

    /// Factors that a product may take on.
    pub(crate) const FACTORS: Range<f64> = 1e-100..1e100;

    /// Adds ln `factor`, which is one of [`Self::FACTORS`].
    pub(crate) fn add_ln_of(&mut self, factor: f64) {
        self.product *= factor;
        if !(1e-200..1e200).contains(&self.product) {
            self.sum += self.product.ln();
            self.product = 1.0;
        }
    }

    /// Adds a logarithm.
    pub(crate) fn add(&mut self, log: f64) {
        self.sum += log;
    }

    pub(crate) fn value(self) -> f64 {
        self.sum + self.product.ln()
    }
}

/// ln(eᵃ + eᵇ).
#[must_use]
pub fn log_sum_exp(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if high == f64::NEG_INFINITY {
        return high;
    }
    high + (low - high).exp().ln_1p()
}

/// ln(eᵃ − eᵇ) for a ≥ b; −∞ where they are equal or rounding has crossed them.
#[must_use]
pub fn log_difference(a: f64, b: f64) -> f64 {
    if b >= a {
        return f64::NEG_INFINITY;
    }
    a + (-(b - a).exp_m1()).ln()
}

/// More terms than the continued fraction needs for any z ≤ 1 − 10⁻⁶; beyond, the error is still below 10⁻⁶.
const MOST_TERMS: u32 = 20_000;

/// ln ₂F₁(1, b; c; z) for c > b > 0 and 0 ≤ z < 1.
///
/// The one shape of Gauss' function that these models need: whenever one upper parameter is c − 1, Euler's
/// transformation (DLMF 15.8.1) leads here, and the fraction has only positive terms where the power series of
/// ₂F₁(r + s + x, …) overflows. Gauss' continued fraction (DLMF 15.7.1 with a = 1) by Lentz' method.
#[must_use]
pub fn ln_hyp2f1_one(b: f64, c: f64, z: f64) -> f64 {
    if z <= 0.0 {
        return 0.0;
    }
    // 1/F = 1 − k₁z/(1 − k₂z/(1 − …)).
    let (mut value, mut above, mut below) = (1.0, 1.0, 0.0);
    let mut n = 0.0;
    for term in 1..=MOST_TERMS {
        let k = if term % 2 == 1 {
            let k = (b + n) * (c - 1.0 + n) / ((c + 2.0 * n - 1.0) * (c + 2.0 * n));
            n += 1.0;
            k
        } else {
            n * (c - 1.0 + n - b) / ((c + 2.0 * n - 2.0) * (c + 2.0 * n - 1.0))
        };
        let coefficient = -k * z;
        below = 1.0 / (1.0 + coefficient * below);
        above = 1.0 + coefficient / above;
        let change = above * below;
        value *= change;
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    -f64::ln(value)
}

/// P(N ≥ n) for N negative binomial: P(N = j) = Γ(r + j)/(Γ(r) j!) (1 − z)ʳ zʲ.
///
/// Summed from whichever side is the smaller, so that a tail of 10⁻¹⁰⁰ keeps its digits.
#[must_use]
pub fn negative_binomial_tail(n: u32, r: f64, z: f64) -> f64 {
    if n == 0 {
        return 1.0;
    }
    if z <= 0.0 {
        return 0.0;
    }
    let from = f64::from(n);
    if from <= r * z / (1.0 - z) {
        let below: f64 = (0..n)
            .map(|j| ln_negative_binomial(f64::from(j), r, z).exp())
            .sum();
        return (1.0 - below).clamp(0.0, 1.0);
    }
    let mut term = ln_negative_binomial(from, r, z).exp();
    let (mut sum, mut j) = (term, from);
    while term > sum * 1e-17 {
        term *= (r + j) / (j + 1.0) * z;
        sum += term;
        j += 1.0;
    }
    sum.min(1.0)
}

/// ln P(N = n) of the same distribution.
#[must_use]
pub fn ln_negative_binomial(n: f64, r: f64, z: f64) -> f64 {
    let ways = ln_rising(r, n) - ln_gamma(n + 1.0) + r * (-z).ln_1p();
    if n > 0.0 { ways + n * z.ln() } else { ways }
}

/// ∫₀^∞ e^(−zu) (1 + u)^(−s) du = eᶻ E_s(z) = z^(1−s) Ψ(s, s; z), s, z > 0.
#[must_use]
pub fn scaled_exponential_integral(s: f64, z: f64) -> f64 {
    // Over y = ln(1 + u); e⁻⁴⁵ of the mass lies beyond.
    let end = (45.0 / z).ln_1p();
    let panels = end * (1.0 + (s + z) / 8.0).min(1_000.0);
    super::quadrature::fixed(0.0, end, panels, |y| ((1.0 - s) * y - z * y.exp_m1()).exp())
}
