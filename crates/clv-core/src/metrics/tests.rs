#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use super::*;

/// Twelve customers with ties in and across classes.
const P: [f64; 12] = [
    0.9, 0.8, 0.8, 0.7, 0.6, 0.55, 0.55, 0.55, 0.3, 0.2, 0.1, 0.1,
];
const A: [f64; 12] = [
    0.0, 120.5, 0.0, 35.25, 0.0, 0.0, 80.0, 0.0, 0.0, 12.0, 0.0, 0.0,
];

fn returned(values: &[f64]) -> Vec<bool> {
    values.iter().map(|value| *value > 0.0).collect()
}

fn close(found: Result<f64, MetricError>, expected: f64) {
    let found = found.unwrap();
    assert!(
        (found - expected).abs() < 1e-12,
        "{found} is not {expected}"
    );
}

/// Knuth's MMIX generator, upper bits: enough to mix rows, and the same everywhere.
struct Lcg(u64);

impl Lcg {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn shuffle<T>(&mut self, rows: &mut [T]) {
        for last in (1..rows.len()).rev() {
            let other = self.next(u64::try_from(last + 1).unwrap());
            rows.swap(last, usize::try_from(other).unwrap());
        }
    }

    /// Coarse scores, so that ties abound, and values of which most are zero.
    fn rows(&mut self, count: usize) -> Vec<(f64, f64)> {
        let mut small = |below: u64| f64::from(u32::try_from(self.next(below)).unwrap());
        (0..count)
            .map(|_| (small(15) / 7.0, (small(900) - 700.0).max(0.0) / 7.0))
            .collect()
    }
}

/// Expected numbers from `NumPy` and `SciPy`: AUC by counting all pairs, average precision by all thresholds,
/// Gini as Σᵢⱼ sign(pᵢ − pⱼ)(aᵢ − aⱼ) / (2nΣa), `scipy.stats.spearmanr`.
#[test]
fn agrees_with_numbers_computed_another_way() {
    let labels = returned(&A);
    close(auc(&P, &labels), 0.578_125);
    close(pr_auc(&P, &labels), 0.402_083_333_333_333_35);
    close(brier(&P, &labels), 0.291_458_333_333_333_3);
    close(normalised_gini(&P, &A), 0.415_028_164_523_328_7);
    close(spearman(&P, &A), 0.208_137_578_942_472_45);
    close(mae(&P, &A), 20.783_333_333_333_335);
    close(rmse(&P, &A), 42.793_944_275_640_996);
    close(bias_ratio(&P, &A), 0.024_823_410_696_266_396);
}

#[test]
fn agrees_with_definitions_over_all_pairs() {
    let mut random = Lcg(7);
    for _ in 0..20 {
        let rows = random.rows(80);
        let (p, a): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
        let (mut wins, mut pairs, mut concordance, mut perfect) = (0.0, 0.0, 0.0, 0.0);
        for (pi, ai) in &rows {
            for (pj, aj) in &rows {
                let sign = if pi == pj { 0.0 } else { (pi - pj).signum() };
                concordance += sign * (ai - aj);
                perfect += (ai - aj).abs();
                if *ai > 0.0 && *aj == 0.0 {
                    pairs += 1.0;
                    wins += (sign + 1.0) / 2.0;
                }
            }
        }
        close(normalised_gini(&p, &a), concordance / perfect);
        close(auc(&p, &returned(&a)), wins / pairs);
    }
}

#[test]
fn perfect_reversed_and_constant_scores_have_known_values() {
    let (p, a) = ([4.0, 3.0, 2.0, 1.0], [9.0, 4.0, 0.0, 0.0]);
    let worst = p.map(|score| -score);
    close(normalised_gini(&p, &a), 1.0);
    close(normalised_gini(&worst, &a), -1.0);
    close(normalised_gini(&[5.0; 4], &a), 0.0);
    close(auc(&p, &returned(&a)), 1.0);
    close(auc(&[5.0; 4], &returned(&a)), 0.5);
    close(pr_auc(&[5.0; 4], &returned(&a)), 0.5);
    close(spearman(&p, &[40.0, 30.0, 20.0, 10.0]), 1.0);
}

#[test]
fn the_top_share_counts_ties_in_proportion() {
    let a = [10.0, 30.0, 20.0, 40.0];
    close(top_share(&[4.0, 3.0, 2.0, 1.0], &a, 0.25), 0.10);
    close(top_share(&[1.0; 4], &a, 0.25), 0.25);
    // One whole customer, then half of a tied pair worth 50.
    close(top_share(&[4.0, 3.0, 3.0, 1.0], &a, 0.5), 0.10 + 0.25);
    close(top_share(&[4.0, 3.0, 2.0, 1.0], &a, 0.125), 0.05);
    close(top_share(&[4.0, 3.0, 2.0, 1.0], &a, 1.0), 1.0);
}

#[test]
fn calibration_splits_ties_evenly_and_keeps_totals() {
    let scores = [9.0, 5.0, 5.0, 5.0, 1.0];
    let bins = calibration(&scores, &scores, &[1.0, 0.0, 3.0, 0.0, 0.0], 2).unwrap();
    // Two of five rows come first: the best one and one third of the three tied ones, whose mean is 1.
    assert_eq!(
        (bins[0].bin, bins[0].rows, bins[0].predicted, bins[0].actual),
        (1, 2, 7.0, 1.0)
    );
    assert_eq!((bins[1].bin, bins[1].rows), (2, 3));
    close(Ok(bins[1].predicted), 11.0 / 3.0);
    close(Ok(bins[1].actual), 2.0 / 3.0);
    let few = calibration(&[2.0, 1.0], &[2.0, 1.0], &[0.0, 0.0], 10).unwrap();
    assert_eq!(
        few.iter()
            .map(|bin| (bin.bin, bin.rows))
            .collect::<Vec<_>>(),
        [(5, 1), (10, 1)]
    );
}

#[test]
fn shuffling_rows_changes_nothing_to_the_last_bit() {
    let mut random = Lcg(42);
    let mut rows = random.rows(500);
    let measure = |rows: &[(f64, f64)]| {
        let (p, a): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
        let labels = returned(&a);
        let numbers = [
            auc(&p, &labels),
            pr_auc(&p, &labels),
            brier(&p, &labels),
            normalised_gini(&p, &a),
            spearman(&p, &a),
            mae(&p, &a),
            rmse(&p, &a),
            bias_ratio(&p, &a),
            top_share(&p, &a, 0.1),
        ];
        (
            numbers.map(|number| number.unwrap().to_bits()),
            calibration(&p, &p, &a, 10).unwrap(),
        )
    };
    let expected = measure(&rows);
    for _ in 0..25 {
        random.shuffle(&mut rows);
        assert_eq!(measure(&rows), expected);
    }
}

#[test]
fn minus_zero_ties_with_zero() {
    close(auc(&[0.0, -0.0], &[true, false]), 0.5);
    close(normalised_gini(&[-0.0, 0.0], &[1.0, 0.0]), 0.0);
}

#[test]
fn says_why_there_is_no_number() {
    let undefined = |metric: Result<f64, MetricError>| metric.unwrap_err().to_string();
    assert_eq!(
        undefined(auc(&[1.0], &[true])),
        "not defined: there is only one class"
    );
    assert_eq!(
        undefined(normalised_gini(&[1.0, 2.0], &[3.0, 3.0])),
        "not defined: all actual values are equal"
    );
    assert_eq!(
        undefined(bias_ratio(&[1.0], &[0.0])),
        "not defined: the actual total is 0"
    );
    assert_eq!(
        undefined(spearman(&[1.0, 1.0], &[1.0, 2.0])),
        "not defined: one side is constant"
    );
    assert_eq!(undefined(mae(&[], &[])), "not defined: there are no rows");
    assert_eq!(
        undefined(mae(&[1.0], &[])),
        "there are 1 predictions for 0 outcomes"
    );
    assert_eq!(
        undefined(rmse(&[f64::NAN], &[0.0])),
        "row 0 is not a finite number"
    );
    assert_eq!(
        undefined(rmse(&[1e300], &[0.0])),
        "not defined: the numbers are too large"
    );
    assert_eq!(defined(auc(&[1.0], &[true])), Ok(None));
    assert_eq!(defined(mae(&[1.0], &[0.0])), Ok(Some(1.0)));
    assert!(defined(mae(&[1.0], &[])).is_err());
    assert!(calibration(&[1.0], &[1.0], &[1.0], 0).is_err());
}
