//! Whether customers are still those that the model learned from.

use super::headline::length;
use crate::api::{DataReport, DriftLine, DriftOf, DriftReading};
use crate::components::amount::{counted, decimals, money_units, thousandths, with_unit};
use crate::components::calendar::day;
use crate::components::data_table::{Column, Row, TableData};
use crate::components::definition::Meaning;
use crate::words::{said, say, say_with};

/// What the comparisons come to.
pub(super) fn sentence(data: &DataReport) -> String {
    let count = |reading| {
        let lines = data.drift.iter().filter(|line| line.reading == reading);
        length(lines.count())
    };
    let (drifted, moved) = (count(DriftReading::Drifted), count(DriftReading::Moved));
    let of = counted(length(data.drift.len()), "comparison");
    let found = match (drifted, moved) {
        (0, 0) => say_with!("None of {of} with the model's training shows a change", of),
        (0, moved) => say_with!(
            "Nothing has drifted; {moved} of {of} moved a little",
            moved,
            of
        ),
        (drifted, _) => say_with!(
            "{drifted} of {of} drifted: the model's numbers deserve less trust until it is trained anew",
            drifted,
            of
        ),
    };
    let days = |is_asked: fn(&DriftOf) -> bool| {
        let line = data.drift.iter().find(|line| is_asked(&line.of))?;
        Some((day(line.then_day), day(line.now_day)))
    };
    let features = days(|of| *of == DriftOf::Feature).map_or_else(String::new, |(then, now)| {
        say_with!(" Features are as of {then} and {now}.", then, now)
    });
    let outcomes = days(|of| *of != DriftOf::Feature).map_or_else(String::new, |(then, now)| {
        say_with!(
            " What customers did is what followed {then} and {now}.",
            then,
            now
        )
    });
    format!("{found}.{features}{outcomes}")
}

/// What has to be looked at, and the features that are as they were.
pub(super) fn tables(data: &DataReport) -> (TableData, TableData) {
    let (stable, mut told): (Vec<_>, Vec<_>) = data
        .drift
        .iter()
        .partition(|line| line.of == DriftOf::Feature && line.reading == DriftReading::Stable);
    // The worst first; the order of the answer stands among equals.
    told.sort_by_key(|line| std::cmp::Reverse(line.reading));
    let currency = data.status.currency.as_str();
    (table(told, currency), table(stable, currency))
}

fn table(lines: Vec<&DriftLine>, currency: &str) -> TableData {
    let rows = lines.into_iter().map(|line| Row {
        is_strong: line.reading == DriftReading::Drifted,
        ..vec![
            name(line),
            value(line, line.then_value, currency),
            value(line, line.now_value, currency),
            change(line),
            reading(line).to_owned(),
        ]
        .into()
    });
    TableData {
        columns: vec![
            Column::text("What"),
            Column::text("In training").meaning(Meaning::new(
                "def-drift-then",
                "In training",
                "The median customer of the last snapshot that the model learned from; of buyers and value, what happened or was expected when the model was judged.",
                "as the row says",
                "marts.mart_drift",
            )),
            Column::text("Now").meaning(Meaning::new(
                "def-drift-now",
                "Now",
                "The median customer of today; of buyers and value, what happened after the latest day whose window is over. The model's forecasts of it were made with nothing known after it was judged.",
                "as the row says",
                "marts.mart_drift",
            )),
            Column::text("Change").meaning(Meaning::new(
                "def-drift-change",
                "Change",
                "Of a feature the population stability index: the sum over tenths of the training values (missing ones and frequent single values apart) of the difference of shares times the logarithm of their ratio. Below 0.1 it reads as stable, from 0.25 as drifted. Of the share who buy the difference, of expectations what came over them, with 95% intervals: drifted when the interval excludes no change and the change is by a factor of 1.25 or more.",
                "PSI, a difference, or a ratio",
                "clv_core::drift",
            )),
            Column::text("Reading"),
        ],
        rows: rows.collect(),
    }
}

fn name(line: &DriftLine) -> String {
    match line.of {
        DriftOf::Feature => line.feature.clone(),
        DriftOf::BaseRate => said("Customers who buy, per 1,000"),
        DriftOf::Buyers => said("Buyers per 1,000 against those expected"),
        DriftOf::Value => said("Value against what was expected"),
    }
}

/// A choice has no median.
fn value(line: &DriftLine, value: Option<f64>, currency: &str) -> String {
    let Some(value) = value else {
        return "–".to_owned();
    };
    match line.of {
        DriftOf::Feature => with_unit(&line.unit, currency, value),
        DriftOf::BaseRate | DriftOf::Buyers => thousandths(value),
        DriftOf::Value => say_with!("{} each", money_units(currency, value)),
    }
}

fn change(line: &DriftLine) -> String {
    let between = |write: fn(f64) -> String| {
        let interval = line.interval.map(|(lo, hi)| (write(lo), write(hi)));
        interval.map_or_else(String::new, |(lo, hi)| {
            say_with!(", {from} to {to}", lo, hi)
        })
    };
    match line.of {
        DriftOf::Feature => format!("PSI {}", decimals(line.change, 2)),
        DriftOf::BaseRate => {
            let in_thousand = |rate: f64| signed(decimals(rate * 1_000.0, 1));
            format!("{}{}", in_thousand(line.change), between(in_thousand))
        }
        DriftOf::Buyers | DriftOf::Value => {
            let times = |ratio: f64| decimals(ratio, 2);
            format!("× {}{}", times(line.change), between(times))
        }
    }
}

fn signed(number: String) -> String {
    if number.starts_with('−') {
        number
    } else {
        format!("+{number}")
    }
}

fn reading(line: &DriftLine) -> &'static str {
    match (line.of, line.reading) {
        (DriftOf::Feature, DriftReading::Stable) => say("stable (below 0.1)"),
        (DriftOf::Feature, DriftReading::Moved) => say("moved (0.1 to 0.25)"),
        (DriftOf::Feature, DriftReading::Drifted) => say("drifted (0.25 or more)"),
        (_, DriftReading::Stable) => say("no change to be seen"),
        (_, DriftReading::Moved) => say("moved"),
        (_, DriftReading::Drifted) => say("drifted"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::data;
    use super::*;

    fn line(of: DriftOf, change: f64, reading: DriftReading) -> DriftLine {
        DriftLine {
            of,
            feature: "Days since first purchase".to_owned(),
            unit: "days".to_owned(),
            then_day: "2018-03-01".parse().unwrap_or_default(),
            now_day: "2018-08-28".parse().unwrap_or_default(),
            then_value: Some(0.021),
            now_value: Some(0.03),
            change,
            interval: (of != DriftOf::Feature).then_some((change - 0.01, change + 0.01)),
            reading,
        }
    }

    #[test]
    fn features_that_are_as_they_were_stand_apart() {
        let mut data = data();
        data.drift = vec![
            line(DriftOf::BaseRate, 0.0, DriftReading::Stable),
            line(DriftOf::Feature, 0.01, DriftReading::Stable),
        ];
        let (told, stable) = tables(&data);
        assert_eq!((told.rows.len(), stable.rows.len()), (1, 1));
    }

    #[test]
    fn the_worst_comes_first_and_every_change_says_what_it_is() {
        let mut data = data();
        data.drift = vec![
            line(DriftOf::BaseRate, 0.009, DriftReading::Stable),
            line(DriftOf::Buyers, 0.8, DriftReading::Moved),
            line(DriftOf::Feature, 0.251, DriftReading::Drifted),
        ];
        let (told, stable) = tables(&data);
        assert!(stable.rows.is_empty());
        let rows: Vec<_> = told
            .rows
            .into_iter()
            .map(|row| row.cells.join(" | "))
            .collect();
        assert_eq!(
            rows,
            [
                "Days since first purchase | 0 days | 0 days | PSI 0.25 | drifted (0.25 or more)",
                "Buyers per 1,000 against those expected | 21 | 30 | × 0.80, 0.79 to 0.81 | moved",
                "Customers who buy, per 1,000 | 21 | 30 | +9.0, −1.0 to +19.0 | no change to be seen",
            ]
        );
        assert_eq!(
            sentence(&data),
            "1 of 3 comparisons drifted: the model's numbers deserve less trust until it is trained anew. Features are as of 1 Mar 2018 and 28 Aug 2018. \
             What customers did is what followed 1 Mar 2018 and 28 Aug 2018."
        );
        data.drift.truncate(2);
        assert_eq!(
            sentence(&data),
            "Nothing has drifted; 1 of 2 comparisons moved a little. What customers did is what followed 1 Mar 2018 and 28 Aug 2018."
        );
    }
}
