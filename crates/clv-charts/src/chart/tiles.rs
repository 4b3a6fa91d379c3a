//! Brazil, one tile a state.

use crate::canvas::{Canvas, mark};
use crate::class::Class;
use crate::error::finite;
use crate::frame::{Anchor, Frame};
use crate::glyph;
use crate::number::to_f64;
use crate::scale::{Scale, power_of_ten};
use crate::{Caption, ChartError, Datum, Drawing, Format, Size};

/// The 27 states of Brazil as equal tiles, shaded in up to six steps of one hue.
///
/// Steps are equal, or powers of ten (with 3, or 2 and 5, between where the values span less), whichever put fewer states
/// into one; equal where the largest value is less than ten times the smallest positive one. The legend writes them.
#[derive(Debug, Clone, PartialEq)]
pub struct TileMap {
    /// Title and description.
    pub caption: Caption,
    /// One datum a state; the key is its code ("SP"), the label is not used. Missing states are drawn blank.
    pub states: Vec<Datum>,
    /// How the legend reads.
    pub format: Format,
    /// Codes of selected states: they are outlined.
    pub selected: Vec<String>,
}

/// State, row and column. The arrangement `br_states_grid1` of Hafen's geofacet (grid-designer), which most tile maps of
/// Brazil use.
const GRID: [(&str, u32, u32); 27] = [
    ("RR", 0, 1),
    ("AP", 0, 2),
    ("AM", 1, 1),
    ("PA", 1, 2),
    ("MA", 1, 3),
    ("CE", 1, 4),
    ("AC", 2, 0),
    ("RO", 2, 1),
    ("TO", 2, 2),
    ("PI", 2, 3),
    ("PB", 2, 4),
    ("RN", 2, 5),
    ("MT", 3, 1),
    ("GO", 3, 2),
    ("BA", 3, 3),
    ("PE", 3, 4),
    ("AL", 3, 5),
    ("MS", 4, 1),
    ("DF", 4, 2),
    ("MG", 4, 3),
    ("SE", 4, 4),
    ("SP", 5, 2),
    ("RJ", 5, 3),
    ("ES", 5, 4),
    ("PR", 6, 2),
    ("SC", 6, 3),
    ("RS", 7, 2),
];
const COLUMNS: f64 = 6.0;
const ROWS: f64 = 8.0;

/// Distance between tiles, between map and legend, and the measures of the legend.
const GUTTER: f64 = 2.0;
const LEGEND_GAP: f64 = 20.0;
const LEGEND_ROW: f64 = 18.0;
const SWATCH: f64 = 11.0;

/// Most borders between steps.
const MOST: usize = Class::STEPS.len() - 1;

/// Where the map and its legend are.
struct Layout {
    tile: f64,
    left: f64,
    top: f64,
    legend: f64,
}

impl TileMap {
    /// Draws the chart.
    ///
    /// # Errors
    /// [`ChartError::UnknownState`] for a key that is not a state code; see [`ChartError`] for the rest. No data is not
    /// an error.
    pub fn draw(&self, size: Size) -> Result<Drawing, ChartError> {
        for state in &self.states {
            finite(state.value, &state.name)?;
            if !GRID.iter().any(|(code, _, _)| *code == state.key) {
                return Err(ChartError::UnknownState(state.key.clone()));
            }
        }
        if self.states.is_empty() {
            return Canvas::no_data(size, &self.caption);
        }
        let canvas = Canvas::new(size)?;
        let values: Vec<f64> = self.states.iter().map(|s| s.value).collect();
        let borders = borders(&values, &self.format);
        let legend = self.legend(&borders);
        let layout = Layout::of(size, &legend);
        let mut marks = Vec::with_capacity(self.states.len());
        let mut outlines = Vec::new();
        for (code, row, column) in GRID {
            let tile = layout.tile(row, column);
            let middle = (
                (tile.left + tile.right) / 2.0,
                (tile.top + tile.bottom) / 2.0,
            );
            let state = self.states.iter().find(|s| s.key == code);
            let (class, on) =
                state.map_or((Class::BLANK, Class::ON_BLANK), |s| step(s.value, &borders));
            canvas.rect(class, tile)?;
            canvas.text(on, code, Anchor::Middle, middle)?;
            if let Some(state) = state {
                marks.push(mark(tile, &state.key, &state.name, &state.text));
            }
            if self.selected.iter().any(|s| s == code) {
                outlines.push(tile);
            }
        }
        for tile in outlines {
            canvas.outline(Class::ACCENT, tile)?;
        }
        let legend_top =
            layout.top + (layout.tile * ROWS - LEGEND_ROW * to_f64(legend.len())).max(0.0);
        for (index, (class, text)) in legend.iter().enumerate() {
            let middle = legend_top + LEGEND_ROW * (to_f64(index) + 0.5);
            let half = SWATCH / 2.0;
            let right = layout.legend + SWATCH;
            let swatch = Frame::new(layout.legend, middle - half, right, middle + half);
            canvas.rect(*class, swatch)?;
            canvas.text(Class::TICK, text, Anchor::Start, (right + 6.0, middle))?;
        }
        canvas.finish(&self.caption, marks)
    }

    /// What each step means, highest first.
    fn legend(&self, borders: &[f64]) -> Vec<(Class, String)> {
        let labels = self.format.labels_apart(borders);
        let mut legend = Vec::new();
        for (border, label) in borders.iter().zip(&labels).rev() {
            legend.push((step(*border, borders).0, format!("≥ {label}")));
        }
        if let Some(lowest) = labels.first() {
            legend.push((Class::STEP_0, format!("< {lowest}")));
        }
        if self.states.len() < GRID.len() {
            legend.push((Class::BLANK, "no data".to_owned()));
        }
        legend
    }
}

impl Layout {
    fn of(size: Size, legend: &[(Class, String)]) -> Self {
        let labels: Vec<&str> = legend.iter().map(|(_, text)| text.as_str()).collect();
        let legend_width = if legend.is_empty() {
            0.0
        } else {
            LEGEND_GAP + SWATCH + 6.0 + glyph::room(&labels, Class::TICK)
        };
        let tile = ((size.width - legend_width) / COLUMNS)
            .min(size.height / ROWS)
            .max(8.0);
        let left = ((size.width - tile * COLUMNS - legend_width) / 2.0).max(0.0);
        Self {
            tile,
            left,
            top: ((size.height - tile * ROWS) / 2.0).max(0.0),
            legend: left + tile * COLUMNS + LEGEND_GAP,
        }
    }

    fn tile(&self, row: u32, column: u32) -> Frame {
        let left = self.left + self.tile * f64::from(column);
        let top = self.top + self.tile * f64::from(row);
        let side = self.tile - GUTTER;
        let inset = GUTTER / 2.0;
        Frame::new(
            left + inset,
            top + inset,
            left + inset + side,
            top + inset + side,
        )
    }
}

/// The step of a value: lowest is 0 and highest is 5 however many borders there are; a single step is in the middle.
pub(crate) fn step(value: f64, borders: &[f64]) -> (Class, Class) {
    let passed = borders.iter().filter(|border| value >= **border).count();
    let index = (passed * MOST)
        .checked_div(borders.len())
        .unwrap_or(MOST / 2);
    Class::STEPS
        .get(index)
        .copied()
        .unwrap_or((Class::BLANK, Class::ON_BLANK))
}

/// Round borders strictly between the smallest positive and the largest value, at most five: of equal steps and of
/// powers of ten those that put fewer values into one step, so that neither a long tail nor a busy middle is one tone.
pub(crate) fn borders(values: &[f64], format: &Format) -> Vec<f64> {
    let positive = || values.iter().copied().filter(|v| *v > 0.0);
    let high = positive().fold(0.0, f64::max);
    let low = positive().fold(high, f64::min);
    let between = |border: &f64| *border > low && *border < high;
    let steps = |most: usize| -> Vec<f64> {
        let scale = Scale::covering(low, high, most, format.smallest_step());
        scale.ticks.into_iter().filter(between).collect()
    };
    // The ends of the scale are no borders, so that a step or two more may fit.
    let mut finer = (MOST..=MOST + 2).rev().map(steps);
    let equal = finer.find(|borders| borders.len() <= MOST);
    let equal = equal.unwrap_or_default();
    if high < low * 10.0 {
        return equal;
    }
    let powers = |mantissas: &[f64]| -> Vec<f64> {
        let exponents = (1..=9).rev().map(|e| 1.0 / power_of_ten(e));
        exponents
            .chain((0..=15).map(power_of_ten))
            .flat_map(|power| mantissas.iter().map(move |m| m * power))
            .filter(between)
            .collect()
    };
    // One border too many is better dropped than bought with coarser steps.
    let mut powers = [&[1.0, 2.0, 5.0][..], &[1.0, 3.0]]
        .into_iter()
        .map(powers)
        .find(|borders| borders.len() <= MOST + 1)
        .unwrap_or_else(|| powers(&[1.0]));
    let surplus = powers.len().saturating_sub(MOST);
    powers.drain(..surplus);
    if fullest(values, &equal) < fullest(values, &powers) {
        equal
    } else {
        powers
    }
}

/// How many values the step has that has most.
fn fullest(values: &[f64], borders: &[f64]) -> usize {
    let reached = |border: f64| values.iter().filter(|value| **value >= border).count();
    let mut above = values.len();
    let mut most = 0;
    for border in borders {
        let reached = reached(*border);
        most = most.max(above - reached);
        above = reached;
    }
    most.max(above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_place_of_its_own() {
        for (index, (code, row, column)) in GRID.iter().enumerate() {
            assert!(
                f64::from(*row) < ROWS && f64::from(*column) < COLUMNS,
                "{code}"
            );
            let others = GRID.iter().take(index);
            for (other, r, c) in others {
                assert!(other != code && (r, c) != (row, column), "{code} {other}");
            }
        }
    }

    #[test]
    fn chooses_round_borders_for_heavy_tails_and_narrow_spans() {
        let count = Format::Count;
        assert_eq!(
            borders(&[46.0, 800.0, 41_746.0], &count),
            [300.0, 1_000.0, 3_000.0, 10_000.0, 30_000.0]
        );
        assert_eq!(borders(&[3.0, 60.0], &count), [5.0, 10.0, 20.0, 50.0]);
        assert_eq!(borders(&[120.0, 160.0], &count), [130.0, 140.0, 150.0]);
        assert_eq!(borders(&[0.0, 0.0], &count), Vec::<f64>::new());
        // Quiet nights and busy days: powers of ten would make one tone of all that is above 100.
        let hours = [
            2.0, 6.0, 30.0, 90.0, 110.0, 120.0, 130.0, 160.0, 170.0, 180.0,
        ];
        assert_eq!(borders(&hours, &count), [50.0, 100.0, 150.0]);
        let busier = hours.map(|orders| orders * 6.0);
        assert_eq!(
            borders(&busier, &count),
            [200.0, 400.0, 600.0, 800.0, 1_000.0]
        );
        assert_eq!(borders(&[1.0, 1e9], &count).len(), MOST);
    }

    #[test]
    fn spreads_few_steps_over_the_whole_hue() {
        assert_eq!(step(1.0, &[10.0]).0, Class::STEP_0);
        assert_eq!(step(10.0, &[10.0]).0, Class::STEP_5);
        assert_eq!(step(7.0, &[]).0, Class::STEP_2);
    }
}
