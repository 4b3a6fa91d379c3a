//! Symmetric positive definite matrices of any size, as rows.
#![expect(
    clippy::indexing_slicing,
    reason = "every index is below the size, the length of every row and column here"
)]

/// L of M = L·Lᵀ.
#[derive(Clone, Debug)]
pub(super) struct Cholesky(Vec<Vec<f64>>);

impl Cholesky {
    /// # Errors
    /// The first variable that is, up to rounding, a combination of those before it.
    pub(super) fn new(matrix: &[Vec<f64>]) -> Result<Self, usize> {
        let size = matrix.len();
        let mut lower = vec![vec![0.0; size]; size];
        for i in 0..size {
            for j in 0..=i {
                let inner: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
                let rest = matrix[i][j] - inner;
                if i != j {
                    lower[i][j] = rest / lower[j][j];
                } else if rest > matrix[i][i].abs() * 1e-10 {
                    lower[i][i] = f64::sqrt(rest);
                } else {
                    return Err(i);
                }
            }
        }
        Ok(Self(lower))
    }

    /// x of M·x = b.
    pub(super) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let Self(lower) = self;
        let mut x = b.to_vec();
        for i in 0..x.len() {
            let inner: f64 = (0..i).map(|k| lower[i][k] * x[k]).sum();
            x[i] = (x[i] - inner) / lower[i][i];
        }
        for i in (0..x.len()).rev() {
            let inner: f64 = (i + 1..x.len()).map(|k| lower[k][i] * x[k]).sum();
            x[i] = (x[i] - inner) / lower[i][i];
        }
        x
    }

    /// The diagonal of M⁻¹.
    pub(super) fn inverse_diagonal(&self) -> Vec<f64> {
        (0..self.0.len())
            .map(|i| {
                let mut unit = vec![0.0; self.0.len()];
                unit[i] = 1.0;
                self.solve(&unit)[i]
            })
            .collect()
    }
}
