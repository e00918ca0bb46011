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
//! rows are kept: `score(u, j) = Σ_{i in history of u} B_ij`. One Cholesky inverse in f64, of the items' matrix or of the
//! users' where that is smaller: N³ operations and 16 N² bytes for N items, hence the limit of 5,000.

use super::counts::Counts;
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
    report(observer, "inverse", 0, 2)?;
    let of_user = powers(interactions.histories.iter().map(<[u32]>::len), config.user_exponent.into());
    let of_item = powers(interactions.audiences.iter().map(<[u32]>::len), f64::from(config.item_exponent) / 2.0);
    let sum = |audience: &[u32]| audience.iter().fold(0.0, |sum, user| sum + of_user[*user as usize]);
    // Without an exponent of users the sums are counts, whose model may not depend on how they came to be.
    let fewer_users = interactions.users.len() < of_item.len() && config.user_exponent > 0;
    let diagonal = interactions.audiences.iter().map(sum).collect();
    let found = solved(config, &of_item, diagonal, &mut |ridge| {
        let inverse = if fewer_users { by_users } else { by_items };
        inverse(interactions, &of_user, &of_item, ridge)
    })?;
    report(observer, "inverse", 2, 2)?;
    Ok(found)
}

/// The same of counts, without user exponent.
///
/// # Errors
/// `recommend.limit`.
pub(super) fn weights_of_counts(counts: &Counts, config: &EaseConfig) -> Result<Square, Error> {
    let audience = || counts.audience.iter().map(|users| *users as usize);
    let of_item = powers(audience(), f64::from(config.item_exponent) / 2.0);
    let diagonal = counts.audience.iter().copied().map(f64::from).collect();
    solved(config, &of_item, diagonal, &mut |ridge| {
        let mut gram = Square::new(ridge.len());
        (0..ridge.len()).for_each(|at| gram.row_mut(at)[at] = counts.audience[at].into());
        for (pair, users) in &counts.pairs {
            let (i, j) = ((pair >> 32) as usize, *pair as u32 as usize);
            gram.row_mut(i)[j] = (*users).into();
            gram.row_mut(j)[i] = (*users).into();
        }
        inverted(gram, &of_item, ridge)
    })
}

/// The weights by −P, which `minus_inverse` gives for a ridge.
fn solved(
    config: &EaseConfig,
    of_item: &[f64],
    diagonal: Vec<f64>,
    minus_inverse: &mut dyn FnMut(&[f64]) -> Option<Square>,
) -> Result<Square, Error> {
    let items = of_item.len();
    if items > MAX_DENSE_ITEMS {
        let detail = format!("found {items} items, at most {MAX_DENSE_ITEMS} are allowed for EASE");
        return Err(Error::new(Code::RecommendLimit, detail));
    }
    let scaled = diagonal.iter().zip(of_item).map(|(own, scale)| scale * scale * own);
    let diagonal: Vec<f64> = scaled.collect();
    let mean = diagonal.iter().fold(0.0, |sum, value| sum + value) / (items.max(1) as f64);
    let (ridge, dropout) = (f64::from(config.ridge) / 1_000.0, f64::from(config.dropout) / 1_000.0);
    // An item that nobody liked has nothing but its ridge.
    let ridge: Vec<f64> = diagonal.iter().map(|own| ridge * mean.max(f64::MIN_POSITIVE) + dropout * own).collect();
    let Some(mut inverse) = minus_inverse(&ridge) else {
        return Err(Error::new(Code::RecommendLimit, "the ridge is too small for these histories").under("ridge"));
    };
    let scale: Vec<f64> = match config.zero_diagonal {
        true => (0..items).map(|at| -1.0 / inverse.get(at, at)).collect(),
        false => ridge,
    };
    for (at, own) in of_item.iter().enumerate() {
        let row = inverse.row_mut(at);
        for ((value, scale), other) in row.iter_mut().zip(&scale).zip(of_item) {
            *value *= scale;
            if *other > 0.0 {
                *value *= own / other;
            }
        }
        row[at] = if config.zero_diagonal { 0.0 } else { row[at] + 1.0 };
    }
    Ok(inverse)
}

/// −P, by the inverse of the items' matrix.
fn by_items(interactions: &Interactions, of_user: &[f64], of_item: &[f64], ridge: &[f64]) -> Option<Square> {
    let mut gram = Square::new(ridge.len());
    // Users come in ascending order for every pair, so each sum has one order of addition.
    for (history, weight) in interactions.histories.iter().zip(of_user) {
        for item in history {
            let row = gram.row_mut(*item as usize);
            history.iter().for_each(|other| row[*other as usize] += weight);
        }
    }
    inverted(gram, of_item, ridge)
}

/// −P of sums over users that are not scaled by items yet.
fn inverted(mut gram: Square, of_item: &[f64], ridge: &[f64]) -> Option<Square> {
    for (at, scale) in of_item.iter().enumerate() {
        let row = gram.row_mut(at);
        row.iter_mut().zip(of_item).for_each(|(value, other)| *value *= scale * other);
        row[at] += ridge[at];
    }
    let mut inverse = gram.factor().then(|| gram.minus_inverse_of_factored())?;
    inverse.mirror();
    Some(inverse)
}

/// −P, by the inverse of the smaller users' matrix: with the weighted rows W of users, `G = WᵀW`, so (Woodbury)
/// `P = Λ⁻¹ − Λ⁻¹ Wᵀ M W Λ⁻¹` with `M = (I + W Λ⁻¹ Wᵀ)⁻¹`.
fn by_users(interactions: &Interactions, of_user: &[f64], of_item: &[f64], ridge: &[f64]) -> Option<Square> {
    let (users, items) = (of_user.len(), ridge.len());
    let root: Vec<f64> = of_user.iter().map(|weight| weight.sqrt()).collect();
    let mut gram = Square::new(users);
    for ((audience, scale), ridge) in interactions.audiences.iter().zip(of_item).zip(ridge) {
        for user in audience {
            let (row, own) = (gram.row_mut(*user as usize), root[*user as usize] * scale * scale / ridge);
            audience.iter().for_each(|other| row[*other as usize] += own * root[*other as usize]);
        }
    }
    (0..users).for_each(|at| gram.row_mut(at)[at] += 1.0);
    // −M, then Z = −M W.
    let mut inverse = gram.factor().then(|| gram.minus_inverse_of_factored())?;
    inverse.mirror();
    let mut product = vec![0.0; users * items];
    let mut column = vec![0.0; users];
    for (item, audience) in interactions.audiences.iter().enumerate() {
        column.iter_mut().for_each(|value| *value = 0.0);
        for user in audience {
            let factor = root[*user as usize] * of_item[item];
            column.iter_mut().zip(inverse.row(*user as usize)).for_each(|(to, from)| *to += factor * from);
        }
        product[item..].iter_mut().step_by(items).zip(&column).for_each(|(to, from)| *to = *from);
    }
    // Wᵀ M W = −Wᵀ Z, one row of items after another.
    let mut found = Square::new(items);
    for (item, audience) in interactions.audiences.iter().enumerate() {
        let row = &mut found.row_mut(item)[..items];
        for user in audience {
            let factor = -root[*user as usize] * of_item[item];
            let from = &product[*user as usize * items..(*user as usize + 1) * items];
            row.iter_mut().zip(from).for_each(|(to, from)| *to += factor * from);
        }
        let own = ridge[item];
        row.iter_mut().zip(ridge).for_each(|(value, ridge)| *value /= own * ridge);
        row[item] -= 1.0 / own;
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::super::id_table::Ids;
    use super::super::interactions::Columns;
    use super::*;
    use crate::foundation::progress::Unobserved;

    #[test]
    fn the_smaller_matrix_gives_the_same() {
        let users: Vec<i64> = (0..200).map(|n| n % 13).collect();
        let items: Vec<i64> = (0..200).map(|n| n * n % 31).collect();
        let made = Interactions::new(&Columns::of(Ids::Integers(&users), Ids::Integers(&items))).unwrap();
        let of_user = powers(made.histories().iter().map(<[u32]>::len), 300.0);
        let of_item = powers(made.audiences().iter().map(<[u32]>::len), 200.0);
        let ridge: Vec<f64> = (0..made.items().len()).map(|at| 0.5 + at as f64 / 10.0).collect();
        let (a, b) = (by_items(&made, &of_user, &of_item, &ridge), by_users(&made, &of_user, &of_item, &ridge));
        for (at, _) in ridge.iter().enumerate() {
            let rows = a.iter().zip(&b).flat_map(|(a, b)| a.row(at).iter().zip(b.row(at)).take(ridge.len()));
            assert!(rows.clone().count() == ridge.len() && rows.into_iter().all(|(a, b)| (a - b).abs() < 1e-12));
        }
    }

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
