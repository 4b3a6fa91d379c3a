//! A path of splits as a sentence: thresholds back on the scale people know, one clause per feature.

use clv_core::features::{Column, Unit, doc};
use clv_core::money::Currency;
use clv_core::pipeline::{Matrix, Pipeline};

use crate::snapshots::Snapshots;

/// One turn on the way to a leaf: the encoded `column` is at or below the threshold, or above it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Side {
    pub(super) column: usize,
    pub(super) threshold: f32,
    pub(super) at_or_below: bool,
}

/// The conditions of a path, in the order of the schema, joined by "and".
pub(super) fn describe(
    path: &[Side],
    pipeline: &Pipeline,
    train: (&Snapshots, &Matrix),
    currency: &Currency,
) -> String {
    let mut columns: Vec<usize> = path.iter().map(|side| side.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let clauses: Vec<String> = columns
        .into_iter()
        .filter_map(|column| {
            let sides: Vec<&Side> = path.iter().filter(|side| side.column == column).collect();
            clause(column, &sides, pipeline, train, currency)
        })
        .collect();
    if clauses.is_empty() {
        "all customers".to_owned()
    } else {
        clauses.join(" and ")
    }
}

fn clause(
    column: usize,
    sides: &[&Side],
    pipeline: &Pipeline,
    (train, matrix): (&Snapshots, &Matrix),
    currency: &Currency,
) -> Option<String> {
    let output = pipeline.outputs().get(column)?;
    let feature = pipeline.features().get(output.source)?;
    let (label, unit) = doc(&feature.name).map_or((feature.name.as_str(), Unit::Count), |doc| {
        (doc.label, doc.unit)
    });
    let label = lower_first(label);
    // Indicators and levels are 0 or 1: below is "no", above is "yes".
    let yes = sides.iter().any(|side| !side.at_or_below);
    let suffix = output.name.strip_prefix(&feature.name)?;
    if suffix == ":missing" {
        let known = if yes { "not known" } else { "known" };
        return Some(format!("{label} {known}"));
    }
    if let Some(level) = suffix.strip_prefix('=') {
        let is = if yes { "is" } else { "is not" };
        return Some(format!("{label} {is} {}", level.replace('_', " ")));
    }
    let Some(Column::Number(raw)) = train.table().column(output.source) else {
        return None;
    };
    let bound = |at_or_below: bool| -> Option<f64> {
        let turns = sides.iter().filter(|side| side.at_or_below == at_or_below);
        let cuts = turns.filter_map(|side| cut(side, raw, matrix));
        // The tightest of several cuts on one side.
        if at_or_below {
            cuts.min_by(f64::total_cmp)
        } else {
            cuts.max_by(f64::total_cmp)
        }
    };
    let text = between(
        &feature.name,
        &label,
        unit,
        (bound(false), bound(true)),
        currency,
    )?;
    let stand_in = missing_value(raw, matrix, column);
    let holds = |value: f32| {
        sides
            .iter()
            .all(|side| (value <= side.threshold) == side.at_or_below)
    };
    // A missing number stands at the training median; say so where the median meets the condition.
    Some(match stand_in {
        Some(value) if holds(value) => format!("{text} (or none yet)"),
        _ => text,
    })
}

/// The roundest number that parts the training values as the split does: at or below it goes left means "under" it.
fn cut(side: &Side, raw: &[f64], matrix: &Matrix) -> Option<f64> {
    let (mut below, mut above) = (f64::NEG_INFINITY, f64::INFINITY);
    for (row, &value) in raw.iter().enumerate() {
        let encoded = matrix.row(row).and_then(|row| row.get(side.column));
        match encoded {
            Some(_) if value.is_nan() => {}
            Some(&encoded) if encoded <= side.threshold => below = below.max(value),
            Some(_) => above = above.min(value),
            None => {}
        }
    }
    (below.is_finite() && above.is_finite()).then(|| roundest(below, above))
}

/// The number in (below, above] with the fewest digits.
fn roundest(below: f64, above: f64) -> f64 {
    const STEPS: [f64; 15] = [
        1000.0, 500.0, 100.0, 50.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01,
    ];
    STEPS
        .iter()
        .map(|step| (above / step).floor() * step)
        .find(|candidate| *candidate > below)
        .unwrap_or(above)
}

/// What stands in for a missing number after encoding, if any is missing.
fn missing_value(raw: &[f64], matrix: &Matrix, column: usize) -> Option<f32> {
    let row = raw.iter().position(|value| value.is_nan())?;
    matrix.row(row)?.get(column).copied()
}

fn between(
    name: &str,
    label: &str,
    unit: Unit,
    bounds: (Option<f64>, Option<f64>),
    currency: &Currency,
) -> Option<String> {
    let write = |value: f64| amount(value, unit, currency);
    let text = match (name, bounds) {
        (_, (None, None)) => return None,
        ("days_since_last_purchase", (None, Some(under))) => {
            format!("last bought less than {} ago", write(under))
        }
        ("days_since_last_purchase", (Some(from), None)) => {
            format!("last bought {} ago or earlier", write(from))
        }
        ("frequency", (None, Some(under))) if under <= 1.0 => "bought on one day only".to_owned(),
        ("frequency", (Some(from), None)) if from <= 1.0 => "bought on several days".to_owned(),
        (_, (None, Some(under))) => format!("{label} under {}", write(under)),
        (_, (Some(from), None)) => format!("{label} {} or more", write(from)),
        (_, (Some(from), Some(under))) => {
            format!("{label} from {} to under {}", write(from), write(under))
        }
    };
    Some(text)
}

fn amount(value: f64, unit: Unit, currency: &Currency) -> String {
    let number = plain(value);
    match unit {
        Unit::Money if number.contains('.') => {
            format!(
                "{} {}",
                currency.symbol(),
                with_minus(&format!("{value:.2}"))
            )
        }
        Unit::Money => format!("{} {number}", currency.symbol()),
        Unit::Days if number == "1" => "1 day".to_owned(),
        Unit::Days => format!("{number} days"),
        Unit::Share => format!("{}%", plain(value * 100.0)),
        Unit::Count | Unit::Stars | Unit::Month | Unit::Name => number,
    }
}

/// At most two decimals, none that are zero.
fn plain(value: f64) -> String {
    let text = format!("{value:.2}");
    with_minus(text.trim_end_matches('0').trim_end_matches('.'))
}

/// A number with a true minus, which is as wide as a digit and no hyphen.
fn with_minus(number: &str) -> String {
    number.replace('-', "−")
}

fn lower_first(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_as_round_as_the_data_allow() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
        close(roundest(40.0, 41.0), 41.0);
        close(roundest(117.9, 121.3), 120.0);
        close(roundest(0.0, 1.0), 1.0);
        close(roundest(-3.2, -2.4), -3.0);
        close(roundest(0.131, 0.139), 0.139);
    }

    #[test]
    fn clauses_read_as_sentences() {
        let text = |name, unit, bounds| {
            between(name, "first order", unit, bounds, &"BRL".parse().unwrap())
        };
        let days = "days_since_last_purchase";
        assert_eq!(
            text(days, Unit::Days, (None, Some(41.0))).as_deref(),
            Some("last bought less than 41 days ago")
        );
        assert_eq!(
            text("first_order_value", Unit::Money, (Some(120.0), None)).as_deref(),
            Some("first order R$ 120 or more")
        );
        assert_eq!(
            text("first_order_value", Unit::Money, (None, Some(206.8))).as_deref(),
            Some("first order under R$ 206.80")
        );
        assert_eq!(
            text("frequency", Unit::Count, (Some(1.0), None)).as_deref(),
            Some("bought on several days")
        );
        assert_eq!(
            text("freight_share", Unit::Share, (Some(0.05), Some(0.2))).as_deref(),
            Some("first order from 5% to under 20%")
        );
        assert_eq!(
            text("delivery_delay_days", Unit::Days, (None, Some(-10.5))).as_deref(),
            Some("first order under −10.5 days")
        );
    }
}
