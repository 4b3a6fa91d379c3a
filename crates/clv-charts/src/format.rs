//! How axis ticks read.

/// How the ticks of an axis read. Thousands and millions are shortened for the whole axis alike: "0, 2 k, 4 k"; a few thousands
/// only where that needs no decimals: "0, 500, 1,000".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Format {
    /// Whole things: ticks are never fractions.
    #[default]
    Count,
    /// Any number.
    Number,
    /// A fraction shown as percent: 0.25 reads "25%".
    Percent,
    /// Money with its prefix: `Money("R$ ".into())` reads "R$ 20 k". The prefix brings its own space.
    Money(String),
    /// As the format inside, but with a decimal comma, as in Brazil: "R$ 1,5 mil".
    DecimalComma(Box<Format>),
}

/// Brazilian words for the suffixes.
const BRAZILIAN: [(&str, &str); 3] = [(" bn", " bi"), (" m", " mi"), (" k", " mil")];

/// Suffixes, largest first.
const SUFFIXES: [(f64, &str); 3] = [(1e9, " bn"), (1e6, " m"), (1e3, " k")];

/// Below it thousands can be written out.
const FEW_THOUSANDS: f64 = 1e4;

impl Format {
    /// The smallest step between ticks.
    pub(crate) fn smallest_step(&self) -> f64 {
        match self {
            Self::Count => 1.0,
            Self::DecimalComma(inner) => inner.smallest_step(),
            _ => 0.0,
        }
    }

    /// Labels for the ticks of one axis: same suffix, same number of decimals.
    pub(crate) fn labels(&self, ticks: &[f64]) -> Vec<String> {
        if let Self::DecimalComma(inner) = self {
            return inner.labels(ticks).into_iter().map(brazilian).collect();
        }
        let factor = match self {
            Self::Percent => 100.0,
            _ => 1.0,
        };
        let largest = ticks.iter().fold(0.0_f64, |a, t| a.max((t * factor).abs()));
        let is_whole = ticks.iter().all(|t| (t * factor / 1e3).fract() == 0.0);
        let short = SUFFIXES
            .iter()
            .find(|(unit, _)| largest >= *unit && (is_whole || largest >= FEW_THOUSANDS));
        let (unit, suffix) = short.copied().unwrap_or((1.0, ""));
        let scaled: Vec<f64> = ticks.iter().map(|t| t * factor / unit).collect();
        let decimals = decimals(&scaled);
        scaled
            .iter()
            .map(|v| self.label(*v, decimals, suffix))
            .collect()
    }

    /// Labels each value on its own: "500", "1 k". For values that span several powers of ten.
    pub(crate) fn labels_apart(&self, values: &[f64]) -> Vec<String> {
        values.iter().flat_map(|v| self.labels(&[*v])).collect()
    }

    fn label(&self, value: f64, decimals: usize, suffix: &str) -> String {
        let is_zero = value == 0.0;
        let size = value.abs();
        let digits = if is_zero {
            "0".to_owned()
        } else if size >= 1e3 && decimals == 0 {
            let thousands = (size / 1e3).trunc();
            format!("{thousands:.0},{:03.0}", size - thousands * 1e3)
        } else {
            format!("{size:.decimals$}")
        };
        let suffix = if is_zero { "" } else { suffix };
        let sign = if value < 0.0 { "−" } else { "" };
        match self {
            Self::Count | Self::Number => format!("{sign}{digits}{suffix}"),
            Self::Percent => format!("{sign}{digits}{suffix}%"),
            Self::Money(prefix) => format!("{sign}{prefix}{digits}{suffix}"),
            Self::DecimalComma(inner) => brazilian(inner.label(value, decimals, suffix)),
        }
    }
}

/// A tick has thousands marks or a decimal one, never both.
fn brazilian(label: String) -> String {
    let label = if label.contains(',') {
        label.replace(',', ".")
    } else {
        label.replace('.', ",")
    };
    let words = BRAZILIAN.iter().find_map(|(english, other)| {
        let amount = label.strip_suffix(english)?;
        Some(format!("{amount}{other}"))
    });
    words.unwrap_or(label)
}

/// The fewest decimals (at most six) that write every value exactly.
fn decimals(values: &[f64]) -> usize {
    let mut scale = 1.0;
    for decimals in 0..6 {
        let exact = |v: &f64| (v * scale - (v * scale).round()).abs() < 1e-6;
        if values.iter().all(exact) {
            return decimals;
        }
        scale *= 10.0;
    }
    6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_a_whole_axis_alike() {
        assert_eq!(
            Format::Count.labels(&[0.0, 500.0, 1000.0]),
            ["0", "500", "1,000"]
        );
        assert_eq!(
            Format::Count.labels(&[0.0, 5000.0, 12_500.0]),
            ["0", "5.0 k", "12.5 k"]
        );
        assert_eq!(
            Format::Count.labels(&[0.0, 2000.0, 8000.0]),
            ["0", "2 k", "8 k"]
        );
        assert_eq!(
            Format::Count.labels(&[0.0, 200.0, 800.0]),
            ["0", "200", "800"]
        );
        assert_eq!(Format::Number.labels(&[0.0, 2e9]), ["0", "2 bn"]);
    }

    #[test]
    fn shortens_values_apart_when_they_span_powers_of_ten() {
        assert_eq!(
            Format::Count.labels_apart(&[0.0, 50.0, 1000.0, 2500.0]),
            ["0", "50", "1 k", "2,500"]
        );
    }

    #[test]
    fn writes_a_decimal_comma_where_it_is_asked_for() {
        let comma = |format| Format::DecimalComma(Box::new(format));
        assert_eq!(
            comma(Format::Money("R$ ".into())).labels(&[0.0, 500.0, 1500.0]),
            ["R$ 0", "R$ 500", "R$ 1.500"]
        );
        assert_eq!(comma(Format::Percent).labels(&[0.0, 0.005]), ["0%", "0,5%"]);
        assert_eq!(
            comma(Format::Count).labels_apart(&[50.0, 2500.0]),
            ["50", "2.500"]
        );
        assert!((comma(Format::Count).smallest_step() - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn writes_money_and_percent() {
        let money = Format::Money("R$ ".into());
        assert_eq!(money.labels(&[0.0, 2e6]), ["R$ 0", "R$ 2 m"]);
        assert_eq!(money.labels(&[-20.0, 0.0]), ["−R$ 20", "R$ 0"]);
        assert_eq!(
            Format::Percent.labels(&[0.0, 0.005, 0.01]),
            ["0%", "0.5%", "1.0%"]
        );
    }
}
