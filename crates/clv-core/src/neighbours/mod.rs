//! Evidence beside a prediction: the past customers most like one, and what they really did.
//!
//! Customers are compared as the models see them: through a preprocessing fitted on the past ones, so that skewed
//! amounts count by their logarithm, a missing number is the median and a mark of its own, and a choice is the same or
//! not. Numbers are divided by their standard deviation; two different choices, or a number known of one and not of the
//! other, are as far apart as one standard deviation. The distance is Euclidean.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use thiserror::Error;

use crate::cast::{float, narrow};
use crate::features::{Feature, Kind, Table, Value};
use crate::pipeline::{Matrix, Pipeline, PipelineError};

/// What a past customer did within the horizon after what was known of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Bought again.
    pub returned: bool,
    /// For how much, in currency units.
    pub value: f64,
}

/// Past customers who are asked how far away their own nearest is: enough for a 99th percentile, few enough to be compared
/// with all others in a fraction of a second.
const PROBES: usize = 400;
/// Of so many percent of customers the nearest past one is no farther than what is usual.
const USUAL_PERCENT: usize = 99;

/// Past customers whose outcome is known, ready to be searched.
#[derive(Clone, Debug)]
pub struct PastCustomers {
    pipeline: Pipeline,
    points: Matrix,
    scales: Vec<f32>,
    outcomes: Vec<Outcome>,
}

/// A past customer that is like the one asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Position among the past customers.
    pub row: usize,
    /// Distance in standard deviations.
    pub distance: f64,
    /// What they did.
    pub outcome: Outcome,
}

/// Why past customers cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NeighbourError {
    /// The values do not fit the schema, or there are no past customers.
    #[error(transparent)]
    Input(#[from] PipelineError),
    /// Not one outcome a customer.
    #[error("there are {outcomes} outcomes of {customers} past customers")]
    Outcomes {
        /// Outcomes given.
        outcomes: usize,
        /// Rows of the table.
        customers: usize,
    },
}

impl PastCustomers {
    /// Takes customers as they were known at a cutoff, and what they did after it.
    ///
    /// # Errors
    /// No customers, not one outcome each, or a number too large for single precision.
    pub fn new(table: &Table, outcomes: Vec<Outcome>) -> Result<Self, NeighbourError> {
        if outcomes.len() != table.rows() {
            return Err(NeighbourError::Outcomes {
                outcomes: outcomes.len(),
                customers: table.rows(),
            });
        }
        let pipeline = Pipeline::fit(table)?;
        let mut points = pipeline.transform(table)?;
        let scales = scales(&pipeline, &points);
        for row in points.values.chunks_exact_mut(points.columns.max(1)) {
            scale(row, &scales);
        }
        Ok(Self {
            pipeline,
            points,
            scales,
            outcomes,
        })
    }

    /// The schema: names and order of the values a customer is described by.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        self.pipeline.features()
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// How far away the nearest other past customer is, of 99 in 100 of them: whoever is farther from all is unlike
    /// anybody seen. None where there is only one.
    ///
    /// Measured on 400 of them, evenly spread over the table.
    #[must_use]
    pub fn usual_distance(&self) -> Option<f64> {
        let step = self.len().div_ceil(PROBES).max(1);
        let mut squares: Vec<f32> = (0..self.len())
            .step_by(step)
            .filter_map(|row| self.nearest_other(row))
            .collect();
        squares.sort_unstable_by(f32::total_cmp);
        let place = (squares.len() * USUAL_PERCENT).div_ceil(100);
        squares
            .get(place.checked_sub(1)?)
            .map(|square| f64::from(*square).sqrt())
    }

    /// The feature, by its place in the schema, that most tells a customer from one of them; none where nothing does.
    #[must_use]
    pub fn most_different(&self, values: &[Value], row: usize) -> Option<usize> {
        let mut point = self.pipeline.transform_row(values).ok()?;
        scale(&mut point, &self.scales);
        let mut apart = vec![0.0_f32; self.features().len()];
        let pairs = point.iter().zip(self.points.row(row)?);
        for (output, (here, there)) in self.pipeline.outputs().iter().zip(pairs) {
            *apart.get_mut(output.source)? += (here - there) * (here - there);
        }
        let (feature, square) = (0..).zip(apart).max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        (square > 0.0).then_some(feature)
    }

    /// Square of the distance to the nearest other one.
    fn nearest_other(&self, row: usize) -> Option<f32> {
        let point = self.points.row(row)?;
        (0..self.len())
            .filter(|other| *other != row)
            .filter_map(|other| Some(square_distance(point, self.points.row(other)?)))
            .min_by(f32::total_cmp)
    }

    /// The `count` nearest ones, nearest first; among equals those that come first in the table.
    ///
    /// # Errors
    /// When the values do not fit the schema.
    pub fn nearest(&self, row: &[Value], count: usize) -> Result<Vec<Neighbour>, NeighbourError> {
        let mut point = self.pipeline.transform_row(row)?;
        scale(&mut point, &self.scales);
        // The farthest of the best so far is on top.
        let mut best: BinaryHeap<Candidate> = BinaryHeap::with_capacity(count.saturating_add(1));
        for row in 0..self.len() {
            let square = self
                .points
                .row(row)
                .map_or(0.0, |other| square_distance(&point, other));
            let candidate = Candidate { square, row };
            if best.len() < count {
                best.push(candidate);
            } else if best.peek().is_some_and(|farthest| candidate < *farthest) {
                best.pop();
                best.push(candidate);
            }
        }
        let sorted = best.into_sorted_vec();
        Ok(sorted
            .into_iter()
            .filter_map(|candidate| {
                Some(Neighbour {
                    row: candidate.row,
                    distance: f64::from(candidate.square).sqrt(),
                    outcome: *self.outcomes.get(candidate.row)?,
                })
            })
            .collect())
    }
}

/// By distance, then by position.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    square: f32,
    row: usize,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.square
            .total_cmp(&other.square)
            .then(self.row.cmp(&other.row))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

fn square_distance(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

fn scale(row: &mut [f32], scales: &[f32]) {
    for (value, scale) in row.iter_mut().zip(scales) {
        *value *= scale;
    }
}

/// What each encoded column is multiplied by. Two different choices differ in two columns of 0 and 1, so each of them
/// counts half; a mark of missing is one column.
fn scales(pipeline: &Pipeline, points: &Matrix) -> Vec<f32> {
    let outputs = pipeline.outputs().iter().enumerate();
    outputs
        .map(|(column, output)| {
            let kind = pipeline.features().get(output.source).map(|it| it.kind);
            if kind == Some(Kind::Choice) {
                return std::f32::consts::FRAC_1_SQRT_2;
            }
            if output.name.ends_with(":missing") {
                return 1.0;
            }
            let sd = standard_deviation(points, column);
            if sd > 0.0 { narrow(1.0 / sd) } else { 0.0 }
        })
        .collect()
}

fn standard_deviation(points: &Matrix, column: usize) -> f64 {
    let values = || {
        let rows = points.values.chunks_exact(points.columns.max(1));
        rows.filter_map(|row| row.get(column).copied().map(f64::from))
    };
    let count = float(points.rows.max(1));
    let mean = values().sum::<f64>() / count;
    (values().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt()
}

#[cfg(test)]
mod tests {
    #![expect(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test may fail loudly"
    )]

    use super::*;
    use crate::features::Column;

    fn past() -> PastCustomers {
        let table = Table::new(
            vec![
                Feature::number("t_days"),
                Feature::number("review_score"),
                Feature::choice("state"),
            ],
            vec![
                Column::Number(vec![10.0, 20.0, 30.0, 40.0, 20.0]),
                Column::Number(vec![5.0, 5.0, f64::NAN, 1.0, 5.0]),
                Column::Choice(
                    ["SP", "SP", "SP", "RJ", "SP"]
                        .map(|state| Some(state.to_owned()))
                        .into(),
                ),
            ],
        )
        .unwrap();
        let outcomes = (0..5_u8)
            .map(|row| Outcome {
                returned: row % 2 == 0,
                value: f64::from(row),
            })
            .collect();
        PastCustomers::new(&table, outcomes).unwrap()
    }

    fn customer(t_days: f64, score: Value, state: &str) -> Vec<Value> {
        vec![
            Value::Number(t_days),
            score,
            Value::Choice(state.to_owned()),
        ]
    }

    #[test]
    fn the_nearest_come_first_with_what_they_did() {
        let found = past()
            .nearest(&customer(20.0, Value::Number(5.0), "SP"), 3)
            .unwrap();
        let rows: Vec<usize> = found.iter().map(|neighbour| neighbour.row).collect();
        assert_eq!(rows, [1, 4, 0], "equals in the order of the table");
        assert!(found[0].distance.abs() < 1e-12 && found[2].distance > 0.5);
        assert_eq!(
            found[1].outcome,
            Outcome {
                returned: true,
                value: 4.0
            }
        );
    }

    #[test]
    fn distances_are_in_standard_deviations() {
        // t_days has mean 24 and standard deviation √104.
        let found = past()
            .nearest(&customer(10.0, Value::Number(5.0), "SP"), 2)
            .unwrap();
        assert!((found[1].distance - 10.0 / 104.0_f64.sqrt()).abs() < 1e-6);
        let moved = past()
            .nearest(&customer(10.0, Value::Number(5.0), "RJ"), 1)
            .unwrap();
        assert!(
            (moved[0].distance - 1.0).abs() < 1e-6,
            "another state is one away"
        );
    }

    #[test]
    fn not_known_is_like_not_known() {
        let found = past()
            .nearest(&customer(30.0, Value::Missing, "SP"), 1)
            .unwrap();
        assert_eq!(found[0].row, 2);
        assert!(found[0].distance.abs() < 1e-12);
    }

    #[test]
    fn a_scan_finds_what_sorting_finds() {
        let values = |step: f64| (0..500).map(|row| (f64::from(row) * step) % 97.0).collect();
        let table = Table::new(
            vec![Feature::number("a"), Feature::number("b")],
            vec![Column::Number(values(13.7)), Column::Number(values(31.3))],
        )
        .unwrap();
        let outcome = Outcome {
            returned: false,
            value: 0.0,
        };
        let past = PastCustomers::new(&table, vec![outcome; 500]).unwrap();
        let asked = [Value::Number(40.0), Value::Number(11.0)];
        let all = past.nearest(&asked, 500).unwrap();
        assert_eq!(all.len(), 500);
        assert!(
            all.windows(2)
                .all(|pair| pair[0].distance <= pair[1].distance)
        );
        assert_eq!(past.nearest(&asked, 20).unwrap(), all[..20]);
    }

    #[test]
    fn what_is_usual_is_how_far_the_nearest_other_is() {
        // 0, 1, … 98 and 200: of 99 in 100 the nearest other is one step away.
        let mut values: Vec<f64> = (0..99).map(f64::from).collect();
        values.push(200.0);
        let deviation = {
            let mean = values.iter().sum::<f64>() / 100.0;
            (values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 100.0).sqrt()
        };
        let outcome = Outcome {
            returned: false,
            value: 0.0,
        };
        let past = |values: Vec<f64>| {
            let outcomes = vec![outcome; values.len()];
            let table = Table::new(
                vec![Feature::number("t_days")],
                vec![Column::Number(values)],
            );
            PastCustomers::new(&table.unwrap(), outcomes).unwrap()
        };
        let usual = past(values).usual_distance().unwrap();
        assert!(
            (usual * deviation - 1.0).abs() < 1e-5,
            "{usual} of {deviation}"
        );
        assert_eq!(past(vec![1.0]).usual_distance(), None);
    }

    #[test]
    fn tells_what_differs_most() {
        let asked = customer(20.0, Value::Number(5.0), "RJ");
        let past = past();
        let difference = |row| {
            past.most_different(&asked, row)
                .map(|place| past.features()[place].name.as_str())
        };
        // Row 1 has another state, row 2 is a standard deviation older and has no score either.
        assert_eq!(difference(1), Some("state"));
        assert_eq!(
            past.most_different(&customer(20.0, Value::Number(5.0), "SP"), 1),
            None
        );
        // The score of one star, where the others gave five, is farther than 20 days.
        assert_eq!(difference(3), Some("review_score"));
    }

    #[test]
    fn refuses_what_cannot_be_compared() {
        assert!(past().nearest(&[Value::Missing], 1).is_err());
        let empty = Table::new(vec![Feature::number("a")], vec![Column::Number(vec![])]).unwrap();
        assert!(PastCustomers::new(&empty, vec![]).is_err());
        let one = Table::new(vec![Feature::number("a")], vec![Column::Number(vec![1.0])]).unwrap();
        assert!(matches!(
            PastCustomers::new(&one, vec![]),
            Err(NeighbourError::Outcomes { .. })
        ));
    }
}
