//! Disjoint linear models: LinUCB (Li, Chu, Langford, Schapire, WWW 2010), and Thompson sampling over the same
//! (Agrawal and Goyal: Thompson sampling for contextual bandits with linear payoffs, ICML 2013).
//!
//! Each arm has `A = ridge·I + Σ x xᵀ` and `b = Σ r x`, both exact sums in the state; the bound is
//! `θ̂·x + α·√(xᵀ A⁻¹ x)` with `θ̂ = A⁻¹ b`. With the Cholesky factor L of A, `z = L⁻¹x` and `y = L⁻¹b`, it is
//! `z·y + α·|z|`: one factorisation and two forward substitutions, in a fixed order. Where θ is normal with mean θ̂ and
//! covariance `α²A⁻¹`, `θ·x` is normal with mean `z·y` and deviation `α·|z|`: a draw needs one normal number.

use super::ExploreRequest;
use super::state::{self, BanditArm, NANO};
use crate::foundation::error::{Code, Error};
use crate::recommend::micros::ONE;

/// The place of (row, column) in a packed lower triangle.
const fn packed(row: usize, column: usize) -> usize {
    row * (row + 1) / 2 + column
}

/// `θ̂·x` and `√(xᵀ A⁻¹ x)` of one arm; none if the state is no sum of squares.
fn estimate(arm: Option<&BanditArm>, context: &[f64], ridge: f64) -> Option<(f64, f64)> {
    let length = context.len();
    let (mut factor, mut z, mut y) = (vec![0.0; packed(length, 0)], vec![0.0; length], vec![0.0; length]);
    for row in 0..length {
        for column in 0..=row {
            let gram = arm.and_then(|arm| arm.gram.get(packed(row, column))).map_or(0.0, |sum| *sum as f64 / NANO);
            let mut sum: f64 = if row == column { gram + ridge } else { gram };
            for before in 0..column {
                sum -= factor[packed(row, before)] * factor[packed(column, before)];
            }
            factor[packed(row, column)] = if row == column { sum.sqrt() } else { sum / factor[packed(column, column)] };
        }
        let pivot: f64 = factor[packed(row, row)];
        // The root of a negative number is none, which is not above 0 either.
        if pivot.is_nan() || pivot <= 0.0 {
            return None;
        }
        let moment = arm.and_then(|arm| arm.moment.get(row)).map_or(0.0, |sum| *sum as f64 / NANO);
        let (mut of_z, mut of_y) = (context[row], moment);
        for before in 0..row {
            of_z -= factor[packed(row, before)] * z[before];
            of_y -= factor[packed(row, before)] * y[before];
        }
        (z[row], y[row]) = (of_z / pivot, of_y / pivot);
    }
    let (mut estimate, mut square) = (0.0, 0.0);
    for (z, y) in z.iter().zip(&y) {
        estimate += z * y;
        square += z * z;
    }
    Some((estimate, square.sqrt()))
}

/// What each arm is expected to earn here, and by how much that is uncertain: `θ̂·x` and `α·√(xᵀ A⁻¹ x)`.
pub(super) fn estimates(request: &ExploreRequest) -> Result<Vec<(f64, f64)>, Error> {
    let contexts = state::contexts(&request.contexts, request.arms.len(), true)?;
    let mut estimates = Vec::with_capacity(contexts.len());
    for (arm, context) in request.arms.iter().zip(&contexts) {
        let known = request.state.arms.get(arm.as_str());
        let fits = known.is_none_or(|arm| arm.fits(context.len()));
        let units: Vec<f64> = context.iter().map(|micros| *micros as f64 / f64::from(ONE)).collect();
        let found = estimate(known, &units, request.ridge).map(|(mean, width)| (mean, request.alpha * width));
        estimates.push(found.filter(|(mean, width)| fits && (mean + width).is_finite()).ok_or_else(|| {
            let error = Error::new(Code::RecommendBandit, "the arm's sums do not fit the contexts");
            error.under(arm.as_str()).under("arms").under("state")
        })?);
    }
    Ok(estimates)
}
