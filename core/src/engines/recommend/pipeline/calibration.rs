//! Calibration (Steck: Calibrated recommendations, RecSys 2018): the mix of the list follows what the person likes.
//!
//! Greedy: the next item maximises `(1 − λ)·score − λ·KL(p, q̃)`, where q is the mix of the list with it, each item's
//! mass split evenly over its values, `q̃ = (1 − a)·q + a·p`, and `KL = Σ p ln(p / q̃)` over the values with p > 0.

use super::label_index::LabelIndex;
use std::collections::BTreeMap;

pub(super) struct Calibration {
    pub lambda: f64,
    pub smoothing: f64,
    /// For each item the codes of its values.
    pub of: Vec<Vec<u32>>,
    /// p, which sums to one, with the code of the value; [`u32::MAX`] for one that no item has.
    pub target: Vec<(u32, f64)>,
    /// The mass of each value in the list.
    pub mass: Vec<f64>,
    pub length: f64,
}

/// Smaller shares than this one count as 0.
pub(in super::super) const NEGLIGIBLE: f64 = 1e-12;

/// `Σ p ln(p / q̃)` over pairs of p > 0 and q.
pub(in super::super) fn divergence(pairs: impl Iterator<Item = (f64, f64)>, smoothing: f64) -> f64 {
    pairs.fold(0.0, |sum, (p, q)| sum + p * libm::log(p / ((1.0 - smoothing) * q + smoothing * p)))
}

impl Calibration {
    /// Nothing listed yet. The shares are at least 0, their sum is above it.
    pub fn new(index: LabelIndex<'_>, target: &BTreeMap<String, f64>, sum: f64, lambda: f64, smoothing: f64) -> Self {
        let mut liked = Vec::with_capacity(target.len());
        for (value, share) in target {
            if *share / sum > NEGLIGIBLE {
                let code = index.values.binary_search(&value.as_str()).map_or(u32::MAX, |code| code as u32);
                liked.push((code, share / sum));
            }
        }
        let mass = vec![0.0; index.values.len()];
        Self { lambda, smoothing, of: index.of, target: liked, mass, length: 0.0 }
    }

    pub fn gain(&self, at: usize, score: f64) -> f64 {
        let codes = &self.of[at];
        let mix = |code: u32| {
            let own = if codes.binary_search(&code).is_ok() { 1.0 / codes.len() as f64 } else { 0.0 };
            (self.mass.get(code as usize).copied().unwrap_or(0.0) + own) / (self.length + 1.0)
        };
        let pairs = self.target.iter().map(|(code, p)| (*p, mix(*code)));
        (1.0 - self.lambda) * score - self.lambda * divergence(pairs, self.smoothing)
    }

    pub fn choose(&mut self, chosen: usize) {
        for code in &self.of[chosen] {
            self.mass[*code as usize] += 1.0 / self.of[chosen].len() as f64;
        }
        self.length += 1.0;
    }
}
