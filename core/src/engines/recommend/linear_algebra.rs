//! Symmetric positive definite matrices: factors, inverses, solutions, in one fixed order of operations.
//!
//! Everything is one product, `C −= Aᵀ B` over rows of A and B, computed in tiles of 4 × 4 elements. Each element is
//! a sum of its own over ascending rows, so the bits are those of the plain triple loop with the same blocks, at any
//! width of SIMD. (Golub and Van Loan, Matrix Computations, 4th edition, sections 4.2 and 3.1.)

/// Rows that are eliminated together.
const BLOCK: usize = 64;
/// Columns that a strip of rows is updated in before the next strip: they stay in the cache.
const COLUMNS: usize = 128;
/// Side of a tile.
const TILE: usize = 4;

/// A square matrix in row-major order. Its side is padded to whole tiles by rows and columns of the identity.
#[derive(Clone, Debug)]
pub(super) struct Square {
    side: usize,
    values: Vec<f64>,
}

impl Square {
    /// Zeros, apart from the identity in the padding.
    pub fn new(size: usize) -> Self {
        let side = size.next_multiple_of(TILE);
        let mut made = Self { side, values: vec![0.0; side * side] };
        (size..side).for_each(|at| made.values[at * side + at] = 1.0);
        made
    }

    pub fn row(&self, at: usize) -> &[f64] {
        &self.values[at * self.side..(at + 1) * self.side]
    }

    pub fn row_mut(&mut self, at: usize) -> &mut [f64] {
        &mut self.values[at * self.side..(at + 1) * self.side]
    }

    pub fn get(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.side + column]
    }

    /// Replaces the upper triangle of a symmetric matrix by U with A = Uᵀ U. `false` when it is not positive definite.
    pub fn factor(&mut self) -> bool {
        let side = self.side;
        for start in (0..side).step_by(BLOCK) {
            let end = side.min(start + BLOCK);
            for at in start..end {
                let (above, row) = self.values.split_at_mut(at * side);
                let row = &mut row[at..side];
                for above in above[start * side..].chunks_exact(side) {
                    subtract(row, above[at], &above[at..]);
                }
                let pivot = row[0];
                // Also false for NaN.
                if !(pivot > 0.0 && pivot.is_finite()) {
                    return false;
                }
                let root = pivot.sqrt();
                row.iter_mut().for_each(|value| *value /= root);
                row[0] = root;
            }
            let (done, rest) = self.values.split_at_mut(end * side);
            let done = &done[start * side..];
            for columns in (end..side).step_by(COLUMNS) {
                let last = side.min(columns + COLUMNS);
                for at in (end..last).step_by(TILE) {
                    let strip = &mut rest[(at - end) * side..(at - end + TILE) * side];
                    for column in (columns.max(at)..last).step_by(TILE) {
                        tile(strip, side, (at, column), done, done);
                    }
                }
            }
        }
        true
    }

    /// Minus the inverse of A, upper triangle, of the factor U of A.
    pub fn minus_inverse_of_factored(mut self) -> Self {
        let side = self.side;
        // W = U⁻ᵀ, lower triangular, row after row: U's transposed rows stand in its columns.
        let mut lower = vec![0.0; side * side];
        for start in (0..side).step_by(BLOCK) {
            let end = side.min(start + BLOCK);
            let (done, rest) = lower.split_at_mut(start * side);
            for columns in (0..start).step_by(COLUMNS) {
                let last = start.min(columns + COLUMNS);
                for at in (start..end).step_by(TILE) {
                    let strip = &mut rest[(at - start) * side..(at - start + TILE) * side];
                    for column in (columns..last).step_by(TILE) {
                        // Rows of W before `column` have nothing there.
                        let rows = column * side..start * side;
                        tile(strip, side, (at, column), &self.values[rows.clone()], &done[rows]);
                    }
                }
            }
            for at in start..end {
                let (above, row) = rest.split_at_mut((at - start) * side);
                row[at] = 1.0;
                for (offset, above) in above.chunks_exact(side).enumerate() {
                    subtract(&mut row[..at], self.values[(start + offset) * side + at], above);
                }
                let pivot = self.values[at * side + at];
                row[..=at].iter_mut().for_each(|value| *value /= pivot);
            }
        }
        // −P = −Wᵀ W, over the factor that is needed no more.
        self.values.iter_mut().for_each(|value| *value = 0.0);
        for columns in (0..side).step_by(COLUMNS) {
            let last = side.min(columns + COLUMNS);
            for at in (0..last).step_by(TILE) {
                let strip = &mut self.values[at * side..(at + TILE) * side];
                for column in (columns.max(at)..last).step_by(TILE) {
                    let rows = &lower[column * side..];
                    tile(strip, side, (at, column), rows, rows);
                }
            }
        }
        self
    }

    /// Copies the upper triangle into the lower one.
    pub fn mirror(&mut self) {
        for row in 0..self.side {
            for column in row + 1..self.side {
                self.values[column * self.side + row] = self.values[row * self.side + column];
            }
        }
    }

    /// Solves A x = b in place, of the factor U of A. The length of `x` is at most the size.
    pub fn solve_factored(&self, x: &mut [f64]) {
        let size = x.len();
        for at in 0..size {
            let (known, rest) = x.split_at_mut(at + 1);
            known[at] /= self.get(at, at);
            subtract(rest, known[at], &self.row(at)[at + 1..]);
        }
        for at in (0..size).rev() {
            let row = self.row(at);
            let sum = row[at + 1..].iter().zip(&x[at + 1..]).fold(x[at], |sum, (a, b)| sum - a * b);
            x[at] = sum / row[at];
        }
    }

    /// Adds `v vᵀ` to the upper triangle.
    pub fn add_square_of(&mut self, vector: &[f64], weight: f64) {
        for (at, value) in vector.iter().enumerate() {
            let row = &mut self.values[at * self.side..][at..];
            let factor = weight * value;
            row.iter_mut().zip(&vector[at..]).for_each(|(to, other)| *to += factor * other);
        }
    }

    /// Adds `v vᵀ` of four vectors to the upper triangle.
    pub fn add_squares_of(&mut self, [a, b, c, d]: [&[f64]; 4]) {
        for at in 0..a.len() {
            let row = self.values[at * self.side..][at..].iter_mut();
            let others = a[at..].iter().zip(&b[at..]).zip(c[at..].iter().zip(&d[at..]));
            let factors = [a[at], b[at], c[at], d[at]];
            for (to, ((a, b), (c, d))) in row.zip(others) {
                *to += factors[0] * a + factors[1] * b + factors[2] * c + factors[3] * d;
            }
        }
    }
}

/// `to −= factor · from`, as far as both go.
fn subtract(to: &mut [f64], factor: f64, from: &[f64]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to -= factor * from);
}

/// `strip[i][column + j] −= Σ_k a[k][at + i] · b[k][column + j]` for one tile; `strip` is four rows.
fn tile(strip: &mut [f64], side: usize, (at, column): (usize, usize), a: &[f64], b: &[f64]) {
    let mut sums = [[0.0_f64; TILE]; TILE];
    for (a, b) in a.chunks_exact(side).zip(b.chunks_exact(side)) {
        let (Some(a), Some(b)) = (a[at..].first_chunk::<TILE>(), b[column..].first_chunk::<TILE>()) else { return };
        for (sums, a) in sums.iter_mut().zip(a) {
            sums.iter_mut().zip(b).for_each(|(sum, b)| *sum += a * b);
        }
    }
    for (row, sums) in strip.chunks_exact_mut(side).zip(sums) {
        row[column..].iter_mut().zip(sums).for_each(|(to, sum)| *to -= sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::random::splitmix64;

    /// A well-conditioned symmetric matrix.
    fn example(size: usize) -> Square {
        let mut made = Square::new(size);
        for at in 0..size {
            let vector: Vec<f64> =
                (0..size).map(|d| (splitmix64((at * size + d) as u64) >> 40) as f64 / 1e7 - 0.8).collect();
            made.add_square_of(&vector, 1.0);
            made.row_mut(at)[at] += 1.0;
        }
        made
    }

    #[test]
    fn an_inverse_times_the_matrix_is_the_identity() {
        for size in [1, 3, 4, 63, 64, 65, 130, 201] {
            let mut whole = example(size);
            let mut factor = whole.clone();
            whole.mirror();
            assert!(factor.factor());
            let mut x: Vec<f64> = (0..size).map(|at| at as f64).collect();
            factor.solve_factored(&mut x);
            let mut inverse = factor.minus_inverse_of_factored();
            inverse.mirror();
            for row in 0..size {
                let dot = |column: &[f64]| whole.row(row).iter().zip(column).map(|(a, b)| a * b).sum::<f64>();
                assert!((dot(&x) - row as f64).abs() < 1e-6, "{size}: row {row} of the solution");
                for column in 0..size {
                    let expected = if row == column { -1.0 } else { 0.0 };
                    assert!((dot(&inverse.row(column)[..size]) - expected).abs() < 1e-6, "{size}: {row}, {column}");
                }
            }
        }
    }

    #[test]
    fn a_matrix_that_is_not_positive_definite_is_told() {
        let mut zero = Square::new(5);
        assert!(!zero.factor());
        let mut nan = Square::new(1);
        nan.row_mut(0)[0] = f64::NAN;
        assert!(!nan.factor());
    }
}
