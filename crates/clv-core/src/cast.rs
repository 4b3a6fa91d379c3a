//! The number conversions that Rust offers only as `as`, each in one place with its contract.

/// Rounds to the nearest single-precision value, as `NumPy` and libxgboost do; too large becomes infinite.
#[expect(
    clippy::as_conversions,
    reason = "f64 to f32 has no other spelling; rounding is the purpose"
)]
pub(crate) const fn narrow(value: f64) -> f32 {
    value as f32
}

/// A count as a float; exact up to 2⁵³, far more rows than fit in memory.
#[expect(clippy::as_conversions, reason = "usize to f64 has no other spelling")]
pub(crate) const fn float(count: usize) -> f64 {
    count as f64
}

/// The nearest integer, clamped to what `i64` holds; NaN becomes 0. Callers check first.
#[expect(
    clippy::as_conversions,
    reason = "f64 to i64 has no other spelling; `as` saturates"
)]
pub(crate) fn round_to_i64(value: f64) -> i64 {
    value.round() as i64
}

/// An amount of cents as a float; exact up to 2⁵³ cents, ninety trillion units.
#[expect(clippy::as_conversions, reason = "i64 to f64 has no other spelling")]
pub(crate) const fn float_i64(value: i64) -> f64 {
    value as f64
}
