//! A filter on the graph of users and items: what is smooth over the graph is kept.
//!
//! With `R = D_U^(−½) X D_I^(−½)` (D: degrees), the item-to-item weights are `γ RᵀR + D_I^(−½) V Vᵀ D_I^(½)`: normalised
//! co-occurrence, a linear low-pass filter, and an ideal one, the projection on the d smoothest directions V (Shen, Wu,
//! Zhang, Shan, Zhang, Letaief, Li, "How Powerful is Graph Convolution for Recommendation?", CIKM 2021: GF-CF).
//! V comes from block subspace iteration with a fixed start and a fixed number of sweeps, each of which multiplies by
//! RᵀR and makes the block orthonormal by Cholesky: deterministic, and smooth at the cut where directions are near
//! equal.

use super::ease::powers;
use super::interactions::{Interactions, Lists};
use super::linear_algebra::Square;
use crate::foundation::error::Error;
use crate::foundation::progress::{Observer, report};
use crate::foundation::random::splitmix64;
use crate::wire::wire;

/// How the graph filter learns.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphFilterConfig {
    /// Weight of its score in the blend, in micro-units: 0 to 100,000,000.
    #[wire(default = 1_000_000)]
    pub weight: u32,
    /// Directions that the ideal filter keeps, 1 to 256.
    #[wire(default = 32)]
    pub dimensions: u16,
    /// Sweeps of the subspace iteration, 1 to 100.
    #[wire(default = 20)]
    pub sweeps: u8,
    /// γ, the weight of normalised co-occurrence beside the ideal filter, in thousandths: 0 to 100,000.
    #[wire(default = 3_000)]
    pub co_occurrence: u32,
    /// Items kept for each source, greatest weights (without sign) first: 1 to 5,000.
    #[wire(default = 1_000)]
    pub neighbours: u16,
}

/// Computes one source item's weights after another.
pub(super) struct GraphFilter<'i> {
    interactions: &'i Interactions,
    /// The directions, one row of `dims` values for each item.
    directions: Vec<f64>,
    dims: usize,
    /// `n_i^(−½)`.
    item: Vec<f64>,
    /// `1 / n_u`.
    user: Vec<f64>,
    co_occurrence: f64,
}

/// `to[row] = Σ_{index in list of row} scale[index] · from[index]`, times the scale of the row.
fn multiply(lists: &Lists, row_scale: &[f64], from: &[f64], scale: &[f64], dims: usize) -> Vec<f64> {
    let mut to = vec![0.0; lists.len() * dims];
    for ((to, list), own) in to.chunks_exact_mut(dims).zip(lists.iter()).zip(row_scale) {
        for index in list {
            let (at, factor) = (*index as usize, scale[*index as usize] * own);
            to.iter_mut().zip(&from[at * dims..(at + 1) * dims]).for_each(|(to, from)| *to += factor * from);
        }
    }
    to
}

/// Makes the columns of a tall matrix orthonormal: `Q = Y U⁻¹` with `YᵀY = UᵀU`. A direction that the others span
/// already, up to rounding, is held by a small ridge and stays small.
fn orthonormal(rows: &mut [f64], dims: usize) {
    let mut gram = Square::new(dims);
    rows.chunks_exact(dims).for_each(|row| gram.add_square_of(row, 1.0));
    let trace = (0..dims).fold(0.0, |sum, at| sum + gram.get(at, at));
    (0..dims).for_each(|at| gram.row_mut(at)[at] += trace * 1e-14 + f64::MIN_POSITIVE);
    if !gram.factor() {
        return;
    }
    for row in rows.chunks_exact_mut(dims) {
        for at in 0..dims {
            let (known, rest) = row.split_at_mut(at + 1);
            known[at] /= gram.get(at, at);
            let value = known[at];
            rest.iter_mut().zip(&gram.row(at)[at + 1..dims]).for_each(|(to, factor)| *to -= value * factor);
        }
    }
}

impl<'i> GraphFilter<'i> {
    /// # Errors
    /// `budget.cancelled`.
    pub fn new(
        interactions: &'i Interactions,
        config: &GraphFilterConfig,
        observer: &mut dyn Observer,
    ) -> Result<Self, Error> {
        let items = interactions.items.len();
        let dims = usize::from(config.dimensions).min(items.max(1));
        let degrees = |lists: &Lists, thousandths| powers(lists.iter().map(<[u32]>::len), thousandths);
        let item = degrees(&interactions.audiences, 500.0);
        let user_root = degrees(&interactions.histories, 500.0);
        let mut directions: Vec<f64> =
            (0..(items * dims) as u64).map(|at| (splitmix64(at) >> 11) as f64 / (1_u64 << 53) as f64 - 0.5).collect();
        let sweeps = u64::from(config.sweeps);
        for sweep in 0..sweeps {
            report(observer, "directions", sweep, sweeps)?;
            orthonormal(&mut directions, dims);
            let users = multiply(&interactions.histories, &user_root, &directions, &item, dims);
            directions = multiply(&interactions.audiences, &item, &users, &user_root, dims);
        }
        orthonormal(&mut directions, dims);
        report(observer, "directions", sweeps, sweeps)?;
        let user = degrees(&interactions.histories, 1_000.0);
        let co_occurrence = f64::from(config.co_occurrence) / 1_000.0;
        Ok(Self { interactions, directions, dims, item, user, co_occurrence })
    }

    /// The weights of one source item to all items.
    pub fn row(&self, source: u32, into: &mut Vec<f64>) {
        let at = source as usize;
        let own = &self.directions[at * self.dims..(at + 1) * self.dims];
        let dot = |row: &[f64]| row.iter().zip(own).fold(0.0, |sum, (a, b)| sum + a * b);
        into.clear();
        // n_i^(−½) · v_i·v_j · n_j^(½); items that nobody liked have nothing.
        let scaled = |(row, other): (&[f64], &f64)| if *other > 0.0 { dot(row) * self.item[at] / other } else { 0.0 };
        into.extend(self.directions.chunks_exact(self.dims).zip(&self.item).map(scaled));
        for user in self.interactions.audiences.list(source) {
            let factor = self.co_occurrence * self.user[*user as usize] * self.item[at];
            for item in self.interactions.histories.list(*user) {
                into[*item as usize] += factor * self.item[*item as usize];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::id_table::Ids;
    use super::super::interactions::Columns;
    use super::*;
    use crate::foundation::progress::Unobserved;

    /// Two groups that share nothing: the two smoothest directions are the groups, `√n_i / √edges` inside each.
    #[test]
    fn the_smoothest_directions_are_the_connected_components() {
        let users = Ids::Integers(&[1, 1, 2, 2, 3, 3, 4]);
        let items = Ids::Texts(&["a", "b", "a", "b", "c", "d", "c"]);
        let made = Interactions::new(&Columns::of(users, items)).unwrap();
        let config = GraphFilterConfig { weight: 1, dimensions: 2, sweeps: 60, co_occurrence: 0, neighbours: 4 };
        let filter = GraphFilter::new(&made, &config, &mut Unobserved).unwrap();
        let mut row = Vec::new();
        // From a: n_a^(−½) · (√n_a √n_j / 4) · n_j^(½) = n_j / 4 inside the group.
        filter.row(0, &mut row);
        let expected = [0.5, 0.5, 0.0, 0.0];
        assert!(row.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9), "{row:?}");
        filter.row(3, &mut row);
        let expected = [0.0, 0.0, 2.0 / 3.0, 1.0 / 3.0];
        assert!(row.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9), "{row:?}");
    }
}
