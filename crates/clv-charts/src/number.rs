//! Conversions between pixels, drawing units and text, in one place so that rounding happens once and alike everywhere.

/// Drawing units per pixel. Plotters maps to whole units and truncates; a hundredth of a pixel hides that.
pub(crate) const UNITS: i32 = 100;

/// Pixels to drawing units, to the nearest.
#[expect(
    clippy::as_conversions,
    reason = "a float-to-integer cast saturates and is the same on every target"
)]
pub(crate) fn to_units(pixels: f64) -> i32 {
    (pixels * f64::from(UNITS)).round() as i32
}

/// Drawing units to pixels.
pub(crate) fn to_pixels(units: i32) -> f64 {
    f64::from(units) / f64::from(UNITS)
}

/// A count as a float. Exact below 2³²; nothing here draws more.
pub(crate) fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Writes pixels with at most one decimal, halves away from zero: `12.35` → `12.4`, `-12.0` → `-12`.
pub fn push_pixels(out: &mut String, pixels: f64) {
    push_units(out, to_units(pixels));
}

/// The same from drawing units: `1235` → `12.4`. A chart has thousands of numbers: none goes through a formatter.
pub(crate) fn push_units(out: &mut String, units: i32) {
    let tenths = (units.unsigned_abs() + 5) / 10;
    if units < 0 && tenths > 0 {
        out.push('-');
    }
    push_whole(out, tenths / 10);
    let tenth = tenths % 10;
    if tenth > 0 {
        out.push('.');
        push_whole(out, tenth);
    }
}

fn push_whole(out: &mut String, number: u32) {
    if number >= 10 {
        push_whole(out, number / 10);
    }
    out.extend(char::from_digit(number % 10, 10));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(units: i32) -> String {
        let mut out = String::new();
        push_units(&mut out, units);
        out
    }

    #[test]
    fn writes_at_most_one_decimal_and_rounds_halves_away_from_zero() {
        let cases = [
            (0, "0"),
            (4, "0"),
            (-4, "0"),
            (5, "0.1"),
            (-5, "-0.1"),
            (1234, "12.3"),
            (1235, "12.4"),
            (1295, "13"),
            (-1200, "-12"),
            (i32::MIN, "-21474836.5"),
        ];
        for (units, text) in cases {
            assert_eq!(written(units), text, "{units}");
        }
    }

    #[test]
    fn converts_pixels_to_units_and_back() {
        assert_eq!(to_units(12.345), 1235);
        assert_eq!(to_units(f64::MAX), i32::MAX);
        assert!((to_pixels(1235) - 12.35).abs() < 1e-12);
    }
}
