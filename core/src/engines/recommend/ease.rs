//! EASE^R and its denoising kin: item-to-item weights in closed form.
//!
//! With the binary matrix X of users and items, `G_ij = Σ_u n_u^(−a) x_ui x_uj / (n_i n_j)^(b/2)`, `Λ_i = ridge · mean(G_ii)
//! + dropout · G_ii` and `P = (G + Λ)⁻¹`:
//! - with a zero diagonal `B_ij = −P_ij / P_jj`, `B_jj = 0`: EASE^R (Steck, "Embarrassingly Shallow Autoencoders for
//!   Sparse Data", WWW 2019) for a = b = dropout = 0, EDLAE (Steck, "Autoencoders that don't overfit towards the
//!   Identity", NeurIPS 2020) for dropout p/(1−p);
//! - without, `B = I − P Λ`: the denoising linear autoencoder of the latter paper.
//!
//! Scaled back by `B_ij (n_j / n_i)^(b/2)`. The exponent a lets a busy user say less about each pair. The source's
//! rows are kept: `score(u, j) = Σ_{i in history of u} B_ij`. One Cholesky inverse in f64: N³ multiplications and 16 N²
//! bytes for N items, hence the limit of 5,000.

use super::interactions::Interactions;
use super::limits::MAX_DENSE_ITEMS;
use super::linear_algebra::Square;
use super::micros::ONE;
use crate::foundation::error::{Code, Error};
use crate::foundation::progress::{Observer, report};
use crate::wire::wire;

/// How EASE learns; the formulas stand in [`ease`](super::ease). Ratios are in thousandths.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EaseConfig {
    /// Weight of its score in the blend, in micro-units: 0 to 100,000,000.
    #[wire(default = 1_000_000)]
    pub weight: u32,
    /// Ridge, in thousandths of the mean diagonal of G: 1 to 1,000,000.
    #[wire(default = 8_000)]
    pub ridge: u32,
    /// Further ridge, in thousandths of each item's own diagonal: 0 to 100,000. A dropout rate p is p / (1 − p).
    #[wire(default = 500)]
    pub dropout: u32,
    /// Exponent a of the users' weights, in thousandths: 0 to 2,000.
    #[wire(default = 250)]
    pub user_exponent: u16,
    /// Exponent b of the items' weights, in thousandths: 0 to 2,000.
    #[wire(default = 250)]
    pub item_exponent: u16,
    /// Whether an item may not stand for itself.
    #[wire(default = false)]
    pub zero_diagonal: bool,
    /// Items kept for each source, greatest weights (without sign) first: 1 to 5,000. Absent: all.
    pub neighbours: Option<u16>,
}

impl Default for EaseConfig {
    fn default() -> Self {
        Self {
            weight: ONE,
            ridge: 8_000,
            dropout: 500,
            user_exponent: 250,
            item_exponent: 250,
            zero_diagonal: false,
            neighbours: None,
        }
    }
}

/// `n^(−thousandths/1000)` for each count; 0 for none.
pub(super) fn powers(counts: impl Iterator<Item = usize>, thousandths: f64) -> Vec<f64> {
    counts.map(|n| if n == 0 { 0.0 } else { libm::pow(n as f64, -thousandths / 1_000.0) }).collect()
}

/// The item-to-item weights, row after row of source items; element (i, j) is what a liked i adds to j.
///
/// # Errors
/// `recommend.limit` beyond 5,000 items; `budget.cancelled`.
pub(super) fn weights(
    interactions: &Interactions,
    config: &EaseConfig,
    observer: &mut dyn Observer,
) -> Result<Square, Error> {
    let items = interactions.items.len();
    if items > MAX_DENSE_ITEMS {
        let detail = format!("found {items} items, at most {MAX_DENSE_ITEMS} are allowed for EASE");
        return Err(Error::new(Code::RecommendLimit, detail));
    }
    report(observer, "gram matrix", 0, 3)?;
    let of_user = powers(interactions.histories.iter().map(<[u32]>::len), config.user_exponent.into());
    let of_item = powers(interactions.audiences.iter().map(<[u32]>::len), f64::from(config.item_exponent) / 2.0);
    let mut gram = Square::new(items);
    // Users come in ascending order for every pair, so each sum has one order of addition.
    for (history, weight) in interactions.histories.iter().zip(&of_user) {
        for item in history {
            let row = gram.row_mut(*item as usize);
            history.iter().for_each(|other| row[*other as usize] += weight);
        }
    }
    let mut total = 0.0;
    for (at, scale) in of_item.iter().enumerate() {
        let row = gram.row_mut(at);
        row.iter_mut().zip(&of_item).for_each(|(value, other)| *value *= scale * other);
        total += row[at];
    }
    let mean = total / (items.max(1) as f64);
    let (ridge, dropout) = (f64::from(config.ridge) / 1_000.0, f64::from(config.dropout) / 1_000.0);
    // An item that nobody liked has nothing but its ridge.
    let ridge: Vec<f64> =
        (0..items).map(|at| ridge * mean.max(f64::MIN_POSITIVE) + dropout * gram.get(at, at)).collect();
    (0..items).for_each(|at| gram.row_mut(at)[at] += ridge[at]);
    report(observer, "inverse", 1, 3)?;
    if !gram.factor() {
        return Err(Error::new(Code::RecommendLimit, "the ridge is too small for these histories").under("ridge"));
    }
    report(observer, "inverse", 2, 3)?;
    let mut inverse = gram.minus_inverse_of_factored();
    inverse.mirror();
    let scale: Vec<f64> = match config.zero_diagonal {
        true => (0..items).map(|at| -1.0 / inverse.get(at, at)).collect(),
        false => ridge,
    };
    for (at, own) in of_item.iter().enumerate() {
        let row = inverse.row_mut(at);
        for ((value, scale), other) in row.iter_mut().zip(&scale).zip(&of_item) {
            *value *= scale;
            if *other > 0.0 {
                *value *= own / other;
            }
        }
        row[at] = if config.zero_diagonal { 0.0 } else { row[at] + 1.0 };
    }
    report(observer, "inverse", 3, 3)?;
    Ok(inverse)
}

#[cfg(test)]
mod tests {
    use super::super::id_table::Ids;
    use super::super::interactions::Columns;
    use super::*;
    use crate::foundation::progress::Unobserved;

    /// The rows (1,1,0,0), (1,1,1,0), (0,1,1,1), λ = 1: exact fractions.
    #[test]
    fn ease_known_answers() {
        let users = Ids::Integers(&[1, 1, 2, 2, 2, 3, 3, 3]);
        let items = Ids::Texts(&["a", "b", "a", "b", "c", "b", "c", "d"]);
        let made = Interactions::new(&Columns::of(users, items)).unwrap();
        let plain = EaseConfig { user_exponent: 0, item_exponent: 0, zero_diagonal: true, ..EaseConfig::default() };
        let config = EaseConfig { ridge: 500, dropout: 0, ..plain };
        let found = weights(&made, &config, &mut Unobserved).unwrap();
        let expected = [
            [0.0, 7.0 / 13.0, 1.0 / 13.0, -1.0 / 4.0],
            [7.0 / 13.0, 0.0, 5.0 / 13.0, 1.0 / 4.0],
            [1.0 / 13.0, 5.0 / 13.0, 0.0, 1.0 / 4.0],
            [-4.0 / 13.0, 4.0 / 13.0, 4.0 / 13.0, 0.0],
        ];
        for (row, expected) in expected.iter().enumerate() {
            for (column, expected) in expected.iter().enumerate() {
                assert!((found.get(row, column) - expected).abs() < 1e-12, "{row}, {column}");
            }
        }
    }
}
