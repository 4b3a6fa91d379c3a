//! The gamma distribution with scale 1: its distribution function and quantiles.

/// Above this shape the cube root of a gamma is normal to within a thousandth of a standard deviation.
const NEARLY_NORMAL: f64 = 400.0;
/// Halvings of the interval a quantile is known to lie in: to the last bits of a double.
const HALVINGS: usize = 80;
/// Terms of the series or the fraction; a few times the square root of the largest shape that comes here.
const TERMS: usize = 2_000;

/// The x with P(shape, x) = `share`, 0 < share < 1.
pub(super) fn quantile(share: f64, shape: f64) -> f64 {
    if shape >= NEARLY_NORMAL {
        // Wilson & Hilferty (1931).
        let ninth = 1.0 / (9.0 * shape);
        return shape * (1.0 - ninth + normal_quantile(share) * ninth.sqrt()).powi(3);
    }
    let (mut low, mut high) = (0.0, shape + 1.0);
    while lower_tail(shape, high) < share {
        low = high;
        high *= 2.0;
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if lower_tail(shape, middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// P(a, x), the regularised incomplete gamma function: the series below the mean, the continued fraction above it
/// (DLMF 8.11.4 and 8.9.2, the latter by Lentz's method).
fn lower_tail(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = (a * x.ln() - x - libm::lgamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        for _ in 0..TERMS {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * 1e-16 {
                break;
            }
        }
        return (front * sum).min(1.0);
    }
    let tiny = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / tiny;
    let mut d = 1.0 / b;
    let mut fraction = d;
    let mut i = 0.0;
    for _ in 0..TERMS {
        i += 1.0;
        let an = -i * (i - a);
        b += 2.0;
        d = an * d + b;
        d = if d.abs() < tiny { tiny } else { d };
        c = b + an / c;
        c = if c.abs() < tiny { tiny } else { c };
        d = 1.0 / d;
        let factor = d * c;
        fraction *= factor;
        if (factor - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (1.0 - front * fraction).max(0.0)
}

/// Standard normal quantile by bisection of Φ(z) = erfc(−z/√2)/2.
fn normal_quantile(share: f64) -> f64 {
    let (mut low, mut high) = (-40.0_f64, 40.0_f64);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if libm::erfc(-middle / std::f64::consts::SQRT_2) / 2.0 < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles as R's `qgamma` gives them.
    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (share, shape, expected) in [
            (0.05, 1.0, -(0.95_f64.ln())),
            (0.95, 1.0, -(0.05_f64.ln())),
            // Half of a chi-square with 1, 10 and 100 degrees of freedom.
            (0.95, 0.5, 3.841_458_820_694_124 / 2.0),
            (0.05, 5.0, 3.940_299_136_119_06 / 2.0),
            (0.95, 5.0, 18.307_038_053_275_146 / 2.0),
            (0.05, 50.0, 77.929_465_165_017_26 / 2.0),
            (0.95, 50.0, 124.342_113_404_004_07 / 2.0),
        ] {
            let found = quantile(share, shape);
            assert!(
                (found - expected).abs() < 1e-9 * expected.max(1.0),
                "{share} {shape}: {found}"
            );
        }
    }

    #[test]
    fn the_approximation_meets_the_exact_quantile() {
        for share in [0.05, 0.5, 0.95] {
            let (below, above) = (
                quantile(share, NEARLY_NORMAL - 1e-9),
                quantile(share, NEARLY_NORMAL),
            );
            assert!((below - above).abs() < 0.02, "{share}: {below} {above}");
        }
        assert!((normal_quantile(0.95) - 1.644_853_626_951_472).abs() < 1e-12);
    }
}
