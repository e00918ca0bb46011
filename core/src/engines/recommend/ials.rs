//! Implicit alternating least squares with frequency-scaled regularisation and exact solves.
//!
//! `L = Σ_{(u,i)} (w_u·h_i − 1)² + α₀ Σ_u Σ_i (w_u·h_i)² + λ [Σ_u (n_u + α₀ N_I) ‖w_u‖² + Σ_i (n_i + α₀ N_U) ‖h_i‖²]`
//! (Hu, Koren, Volinsky, ICDM 2008; Rendle, Krichene, Zhang, Koren, "Revisiting the Performance of iALS on Item
//! Recommendation Benchmarks", RecSys 2022, with ν = 1). Each half step solves its rows exactly by Cholesky in f64:
//! `w_u = (α₀ HᵀH + Σ_{i in u} h_i h_iᵀ + λ (n_u + α₀ N_I) I)⁻¹ Σ_{i in u} r_i h_i`, all r_i = 1; no items give 0.
//! Users go first; only the items start from numbers drawn by a counter. The factors kept are the items', in f32.
//!
//! A user is never stored: each ranking solves the user's row from the history (fold-in), so a person that the training
//! never saw gets exactly what the same history gets inside. Recency enters on the right side, as r_i. The score is a
//! sum over the history: `s(u, j) = Σ_i r_i · h_jᵀ A_u⁻¹ h_i`, which is what an explanation tells.

use super::interactions::{Interactions, Lists};
use super::linear_algebra::Square;
use super::micros::ONE;
use super::parallel;
use crate::foundation::error::{Code, Error};
use crate::foundation::progress::{Observer, report};
use crate::foundation::random::splitmix64;
use crate::wire::wire;

/// Rows of a matrix whose squares are added before their sum joins the total.
const CHUNK: usize = 256;

/// How iALS learns.
#[wire(request)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IalsConfig {
    /// Weight of its score in the blend, in micro-units: 0 to 100,000,000.
    #[wire(default = 1_000_000)]
    pub weight: u32,
    /// Dimensions of the factors, 1 to 256.
    #[wire(default = 32)]
    pub dimensions: u16,
    /// λ in millionths: 1 to 1,000,000. The best value depends on the data and on the background.
    #[wire(default = 30_000)]
    pub ridge: u32,
    /// α₀, the weight of what nobody did, in millionths: 1 to 10,000,000.
    #[wire(default = 100_000)]
    pub background: u32,
    /// Sweeps over users and items, 1 to 100.
    #[wire(default = 8)]
    pub sweeps: u8,
}

impl Default for IalsConfig {
    fn default() -> Self {
        Self { weight: ONE, dimensions: 32, ridge: 30_000, background: 100_000, sweeps: 8 }
    }
}

/// What a half step knows of the fixed side.
#[derive(Clone, Debug)]
struct Side {
    dims: usize,
    /// `α₀ HᵀH`, upper triangle.
    gram: Square,
    /// λ, and α₀ times the number of rows.
    ridge: f64,
    spread: f64,
}

impl Side {
    fn new(factors: &[f64], dims: usize, config: &IalsConfig) -> Self {
        let background = f64::from(config.background) / 1e6;
        let mut gram = Square::new(dims);
        for rows in factors.chunks(CHUNK * dims) {
            let mut chunk = Square::new(dims);
            add_squares(&mut chunk, rows.chunks_exact(dims));
            for at in 0..dims {
                let row = gram.row_mut(at)[at..dims].iter_mut();
                row.zip(&chunk.row(at)[at..dims]).for_each(|(to, from)| *to += background * from);
            }
        }
        let rows = factors.len() / dims;
        Self { dims, gram, ridge: f64::from(config.ridge) / 1e6, spread: background * rows as f64 }
    }

    /// The factor of a row's matrix. `false` where it is not positive definite: the ridge is above 0, so only where
    /// numbers leave f64.
    fn factored<'f>(&self, rows: impl ExactSizeIterator<Item = &'f [f64]>, into: &mut Square) -> bool {
        let count = rows.len();
        into.clone_from(&self.gram);
        add_squares(into, rows);
        let ridge = self.ridge * (count as f64 + self.spread);
        (0..self.dims).for_each(|at| into.row_mut(at)[at] += ridge);
        into.factor()
    }
}

/// Adds `v vᵀ` of each row, four rows at a time.
fn add_squares<'f>(to: &mut Square, mut rows: impl Iterator<Item = &'f [f64]>) {
    while let Some(a) = rows.next() {
        match (rows.next(), rows.next(), rows.next()) {
            (Some(b), Some(c), Some(d)) => to.add_squares_of([a, b, c, d]),
            (b, c, _) => {
                to.add_square_of(a, 1.0);
                b.into_iter().chain(c).for_each(|row| to.add_square_of(row, 1.0));
            }
        }
    }
}

/// Solves every row of `lists` against fixed factors.
fn half_step(lists: &Lists, fixed: &[f64], config: &IalsConfig, threads: usize, into: &mut [f64]) {
    let dims = usize::from(config.dimensions);
    let side = Side::new(fixed, dims, config);
    let of = |index: &u32| &fixed[*index as usize * dims..(*index as usize + 1) * dims];
    parallel::rows(
        threads,
        into,
        dims,
        || side.gram.clone(),
        |row, into, matrix| {
            into.iter_mut().for_each(|value| *value = 0.0);
            let list = lists.list(row as u32);
            if list.is_empty() || !side.factored(list.iter().map(of), matrix) {
                return;
            }
            for index in list {
                into.iter_mut().zip(of(index)).for_each(|(to, from)| *to += from);
            }
            matrix.solve_factored(into);
        },
    );
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

/// The sum of twelve uniform numbers minus six is nearly normal, and needs no logarithm.
fn start(items: usize, dims: usize) -> Vec<f64> {
    let scale = 0.1 / (dims as f64).sqrt();
    let uniform = |counter: u64| (splitmix64(counter) >> 11) as f64 / (1_u64 << 53) as f64;
    let normal = |at: u64| (0..12).fold(-6.0, |sum, part| sum + uniform(splitmix64(at) ^ part));
    (0..(items * dims) as u64).map(|at| scale * normal(at)).collect()
}

/// The items' factors, row-major.
///
/// # Errors
/// `budget.cancelled`.
pub(super) fn factors(
    interactions: &Interactions,
    config: &IalsConfig,
    observer: &mut dyn Observer,
) -> Result<Vec<f32>, Error> {
    let dims = usize::from(config.dimensions);
    let threads = observer.threads();
    let mut items = start(interactions.items.len(), dims);
    let mut users = vec![0.0; interactions.users.len() * dims];
    let sweeps = u64::from(config.sweeps);
    for sweep in 0..sweeps {
        report(observer, "sweeps", sweep, sweeps)?;
        half_step(&interactions.histories, &items, config, threads, &mut users);
        half_step(&interactions.audiences, &users, config, threads, &mut items);
    }
    report(observer, "sweeps", sweeps, sweeps)?;
    Ok(items.into_iter().map(|value| value as f32).collect())
}

/// Trained factors of the items, ready to fold histories in.
#[derive(Clone, Debug)]
pub(super) struct Factors {
    pub config: IalsConfig,
    /// Row-major, as they are stored.
    pub stored: Vec<f32>,
    items: Vec<f64>,
    side: Side,
}

impl PartialEq for Factors {
    fn eq(&self, other: &Self) -> bool {
        self.config == other.config && self.stored == other.stored
    }
}

/// A history solved against the items' factors.
#[derive(Debug)]
pub(super) struct Folded {
    matrix: Square,
    user: Vec<f64>,
}

/// The matrix of a typical user, factored.
#[derive(Debug)]
pub(super) struct Typical<'f> {
    factors: &'f Factors,
    matrix: Square,
}

impl Typical<'_> {
    /// Calls `each(item, score)` for what one liked item gives to all, in units of the weight.
    pub fn row(&self, source: u32, mut each: impl FnMut(usize, f64)) {
        let mut user = self.factors.item(source).to_vec();
        self.matrix.solve_factored(&mut user);
        let weight = f64::from(self.factors.config.weight);
        for (item, factors) in self.factors.items.chunks_exact(self.factors.side.dims).enumerate() {
            each(item, weight * dot(factors, &user));
        }
    }
}

impl Factors {
    /// # Errors
    /// `file.content` for values that are not finite or not one row for each item.
    pub fn new(config: IalsConfig, stored: Vec<f32>, items: usize) -> Result<Self, Error> {
        let dims = usize::from(config.dimensions);
        if stored.len() != items * dims || !stored.iter().all(|value| value.abs() <= 1e15) {
            return Err(Error::new(Code::FileContent, "the factors are no finite rows of the items"));
        }
        let items: Vec<f64> = stored.iter().copied().map(f64::from).collect();
        let side = Side::new(&items, dims, &config);
        Ok(Self { config, stored, items, side })
    }

    /// The scores that each liked item gives to others in the history of a typical user, of a length, in which items are
    /// as popular as told. None without any popularity.
    pub fn typical(&self, popularity: &[u32], length: f64) -> Option<Typical<'_>> {
        let total = popularity.iter().fold(0.0, |sum, micros| sum + f64::from(*micros));
        let mut matrix = self.side.gram.clone();
        for (item, micros) in (0..).zip(popularity).filter(|_| total > 0.0) {
            matrix.add_square_of(self.item(item), length * f64::from(*micros) / total);
        }
        let ridge = self.side.ridge * (length + self.side.spread);
        (0..self.side.dims).for_each(|at| matrix.row_mut(at)[at] += ridge);
        (total > 0.0 && matrix.factor()).then_some(Typical { factors: self, matrix })
    }

    fn item(&self, item: u32) -> &[f64] {
        let start = item as usize * self.side.dims;
        &self.items[start..start + self.side.dims]
    }

    /// The row of a user; `decay` gives each liked item's weight by its place. None without items.
    pub fn fold_in(&self, history: &[u32], decay: impl Fn(usize) -> f64) -> Option<Folded> {
        let mut matrix = Square::new(self.side.dims);
        if history.is_empty() || !self.side.factored(history.iter().map(|item| self.item(*item)), &mut matrix) {
            return None;
        }
        let mut user = vec![0.0; self.side.dims];
        for (place, item) in history.iter().enumerate() {
            let decay = decay(place);
            user.iter_mut().zip(self.item(*item)).for_each(|(to, from)| *to += decay * from);
        }
        matrix.solve_factored(&mut user);
        Some(Folded { matrix, user })
    }

    /// Whether the training saw the item.
    pub fn knows(&self, item: u32) -> bool {
        self.item(item).iter().any(|value| *value != 0.0)
    }

    /// The score of one item, in units of the weight.
    pub fn score(&self, folded: &Folded, item: u32) -> f64 {
        f64::from(self.config.weight) * dot(self.item(item), &folded.user)
    }

    /// Calls `each(item, score)` for all items, scores in units of the weight.
    pub fn scores(&self, folded: &Folded, mut each: impl FnMut(usize, f64)) {
        let weight = f64::from(self.config.weight);
        for (item, factors) in self.items.chunks_exact(self.side.dims).enumerate() {
            each(item, weight * dot(factors, &folded.user));
        }
    }

    /// What each liked item adds to the score of `item`, in units of the weight, before any rounding.
    pub fn shares(&self, folded: &Folded, history: &[u32], decay: impl Fn(usize) -> f64, item: u32) -> Vec<f64> {
        let mut row = self.item(item).to_vec();
        folded.matrix.solve_factored(&mut row);
        let weight = f64::from(self.config.weight);
        let share = |(place, liked): (usize, &u32)| weight * decay(place) * dot(self.item(*liked), &row);
        history.iter().enumerate().map(share).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// H = (1,0), (0,1), (1,1), (½,−½), history {a, b}, α₀ = 0.1, λ = 0.01: w = (1/1.324, 1/1.324).
    #[test]
    fn a_fold_in_known_answer() {
        let config = IalsConfig { dimensions: 2, ridge: 10_000, ..IalsConfig::default() };
        let stored = vec![1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.5, -0.5];
        let factors = Factors::new(config, stored, 4).unwrap();
        let folded = factors.fold_in(&[0, 1], |_| 1.0).unwrap();
        assert!(folded.user.iter().all(|value| (value - 1.0 / 1.324).abs() < 1e-12), "{folded:?}");
        let mut scores = Vec::new();
        factors.scores(&folded, |_, score| scores.push(score / 1e6));
        assert!((scores[2] - 2.0 / 1.324).abs() < 1e-12 && scores[3].abs() < 1e-12);
        let shares = factors.shares(&folded, &[0, 1], |_| 1.0, 2);
        assert!(shares.iter().all(|share| (share / 1e6 - 1.0 / 1.324).abs() < 1e-12), "{shares:?}");
    }
}
