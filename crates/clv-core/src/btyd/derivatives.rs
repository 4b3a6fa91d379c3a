//! A function's value, gradient and Hessian, and the little linear algebra that Newton's method needs.
#![expect(
    clippy::indexing_slicing,
    reason = "every index is below N, the length of every row and column here"
)]

use std::ops::AddAssign;

/// Value, gradient and Hessian of a function of N variables.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Derivatives<const N: usize> {
    pub(crate) value: f64,
    pub(crate) gradient: [f64; N],
    /// Both triangles are filled by [`Derivatives::symmetric`]; until then only the upper one counts.
    pub(crate) hessian: [[f64; N]; N],
}

impl<const N: usize> Derivatives<N> {
    pub(crate) const ZERO: Self = Self {
        value: 0.0,
        gradient: [0.0; N],
        hessian: [[0.0; N]; N],
    };

    /// Copies the upper triangle to the lower one.
    pub(crate) fn symmetric(mut self) -> Self {
        for i in 0..N {
            for j in 0..i {
                self.hessian[i][j] = self.hessian[j][i];
            }
        }
        self
    }

    /// The same function of the logarithms of its variables: ∂/∂ln θ = θ ∂/∂θ.
    pub(crate) fn of_logarithms(mut self, at: &[f64; N]) -> Self {
        for i in 0..N {
            self.gradient[i] *= at[i];
            for j in 0..N {
                self.hessian[i][j] *= at[i] * at[j];
            }
            self.hessian[i][i] += self.gradient[i];
        }
        self
    }

    /// Subtracts `weight` · Σ (scaleᵢ θᵢ)², the penalty on large parameters.
    pub(crate) fn penalised(mut self, at: &[f64; N], scale: &[f64; N], weight: f64) -> Self {
        for i in 0..N {
            let factor = weight * scale[i] * scale[i];
            self.value -= factor * at[i] * at[i];
            self.gradient[i] -= 2.0 * factor * at[i];
            self.hessian[i][i] -= 2.0 * factor;
        }
        self
    }

    pub(crate) fn is_finite(&self) -> bool {
        self.value.is_finite()
            && self.gradient.iter().all(|g| g.is_finite())
            && self.hessian.iter().flatten().all(|h| h.is_finite())
    }

    /// Takes variable i out: it does not move.
    pub(crate) fn hold(&mut self, i: usize) {
        self.gradient[i] = 0.0;
        for j in 0..N {
            self.hessian[i][j] = 0.0;
            self.hessian[j][i] = 0.0;
        }
        self.hessian[i][i] = -1.0;
    }

    /// The negative Hessian, raised on its diagonal by `damping` times that diagonal's largest entry.
    pub(crate) fn curvature(&self, damping: f64) -> [[f64; N]; N] {
        let mut matrix = self.hessian.map(|row| row.map(|h| -h));
        let largest = (0..N).map(|i| matrix[i][i].abs()).fold(1e-12, f64::max);
        for (i, row) in matrix.iter_mut().enumerate() {
            row[i] += damping * largest;
        }
        matrix
    }
}

impl<const N: usize> AddAssign for Derivatives<N> {
    fn add_assign(&mut self, other: Self) {
        self.value += other.value;
        for i in 0..N {
            self.gradient[i] += other.gradient[i];
            for j in i..N {
                self.hessian[i][j] += other.hessian[i][j];
            }
        }
    }
}

/// L of M = L·Lᵀ, if M is positive definite.
pub(crate) fn cholesky<const N: usize>(matrix: &[[f64; N]; N]) -> Option<[[f64; N]; N]> {
    let mut lower = [[0.0; N]; N];
    for i in 0..N {
        for j in 0..=i {
            let inner: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = matrix[i][j] - inner;
            if i != j {
                lower[i][j] = rest / lower[j][j];
            } else if rest > matrix[i][i].abs() * 1e-14 {
                lower[i][i] = rest.sqrt();
            } else {
                return None;
            }
        }
    }
    Some(lower)
}

/// x of L·Lᵀ·x = b.
pub(crate) fn solve<const N: usize>(lower: &[[f64; N]; N], b: &[f64; N]) -> [f64; N] {
    let mut x = *b;
    for i in 0..N {
        let inner: f64 = (0..i).map(|k| lower[i][k] * x[k]).sum();
        x[i] = (x[i] - inner) / lower[i][i];
    }
    for i in (0..N).rev() {
        let inner: f64 = (i + 1..N).map(|k| lower[k][i] * x[k]).sum();
        x[i] = (x[i] - inner) / lower[i][i];
    }
    x
}

/// The diagonal of the inverse of L·Lᵀ.
pub(crate) fn inverse_diagonal<const N: usize>(lower: &[[f64; N]; N]) -> [f64; N] {
    std::array::from_fn(|i| {
        let mut unit = [0.0; N];
        unit[i] = 1.0;
        solve(lower, &unit)[i]
    })
}
