/// Cuts a number into bins. Equal numbers always share a bin, so ties (97% of customers bought once)
/// make bins fewer, never arbitrary. A missing number has a bin of its own, the last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bins {
    /// Each the highest value of its bin, ascending.
    edges: Vec<f64>,
}

impl Bins {
    /// About equally full bins, at most `most` of them.
    pub(super) fn quantiles(values: &[f64], most: usize) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
        sorted.sort_by(f64::total_cmp);
        let highest = sorted.last().copied();
        let mut edges: Vec<f64> = (1..most)
            .filter_map(|part| sorted.get((part * sorted.len()).div_ceil(most).checked_sub(1)?))
            .copied()
            .filter(|edge| Some(*edge) != highest)
            .collect();
        edges.dedup_by(|a, b| float_equal(*a, *b));
        Self { edges }
    }

    /// Bins that end at the given values, and one for what is above.
    pub(super) fn after(edges: Vec<f64>) -> Self {
        Self { edges }
    }

    /// The bin of a value.
    pub(super) fn of(&self, value: f64) -> u32 {
        let bin = if value.is_nan() {
            self.edges.len() + 1
        } else {
            self.edges.partition_point(|edge| *edge < value)
        };
        u32::try_from(bin).unwrap_or(u32::MAX)
    }

    /// Number of bins, that of missing values included.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.edges.len() + 2).unwrap_or(u32::MAX)
    }
}

fn float_equal(a: f64, b: f64) -> bool {
    a.total_cmp(&b).is_eq()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_a_bin_and_missing_has_its_own() {
        let mut values = vec![0.0; 97];
        values.extend([1.0, 2.0, 3.0]);
        let bins = Bins::quantiles(&values, 10);
        assert_eq!(bins, Bins { edges: vec![0.0] });
        assert_eq!([0.0, 1.0, 3.0, 9.0].map(|v| bins.of(v)), [0, 1, 1, 1]);
        assert_eq!(bins.of(f64::NAN), 2);
        assert_eq!(bins.count(), 3);
    }

    #[test]
    fn quantiles_of_distinct_values_are_equally_full() {
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        let bins = Bins::quantiles(&values, 5);
        assert_eq!(bins.edges, vec![2.0, 4.0, 6.0, 8.0]);
    }
}
